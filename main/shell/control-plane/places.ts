import { isAbsolute, join, resolve } from "node:path";
import { DEFAULT_SERVICE_ROOT, serviceFiles } from "../../api/service-root.ts";

/** What the shell uses of a service root. All paths are absolute. */
export interface ServicePlaces {
  readonly root: string;
  readonly socket: string;
  readonly tokenFile: string;
}

/** By the rule of the control plane, which also checks whether the folder can be used. Pure. */
export function servicePlaces(
  serviceRoot: string | undefined,
  home: string,
  workingFolder: string,
): ServicePlaces {
  const root = rootOf(serviceRoot?.trim() ?? "", home, workingFolder);
  return {
    root,
    socket: join(root, serviceFiles.controlSocket),
    tokenFile: join(root, serviceFiles.adminToken),
  };
}

function rootOf(given: string, home: string, workingFolder: string): string {
  if (given === "") return join(home, DEFAULT_SERVICE_ROOT);
  if (given === "~" || given.startsWith("~/")) return join(home, given.slice(1));
  return isAbsolute(given) ? join(given) : resolve(workingFolder, given);
}
