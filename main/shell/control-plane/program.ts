import { join } from "node:path";

/** Where the app's own programs lie. */
export interface Programs {
  /** Node, on which everything but Electron runs. */
  readonly node: string;
  /** The control plane's program. */
  readonly controlPlane: string;
  /** Folder of the built interface. */
  readonly interfaceFolder: string;
}

export interface ProgramPlaces {
  readonly isPackaged: boolean;
  /** Of the packaged app: `Contents/Resources`. */
  readonly resourcesFolder: string;
  /** The checkout, where the app is not packaged. */
  readonly checkout: string;
  /** `BROKER_NODE`: another Node for a checkout. A packaged app takes its own alone. */
  readonly node: string | undefined;
}

/** Pure. A packaged app brings its Node; a checkout has the one that npm installed. */
export function findPrograms(places: ProgramPlaces): Programs {
  const { isPackaged, resourcesFolder, checkout, node } = places;
  const built = join(isPackaged ? resourcesFolder : checkout, "dist");
  const given = node?.trim() ?? "";
  const installed = given === "" ? join(checkout, "node_modules/.bin/node") : given;
  return {
    node: isPackaged ? join(resourcesFolder, "node/bin/node") : installed,
    controlPlane: join(built, "main/headless.js"),
    interfaceFolder: join(built, "renderer"),
  };
}

/** Variables of the app's own process, and of what started it. They mean something else to Node. */
const NOT_PASSED_ON = /^(ELECTRON_|CHROME_DESKTOP$|DESKTOP_|NODE_OPTIONS$|BROKER_NODE$)/;

/** What the control plane is started with: tied to the app, so that it ends when the app is gone. */
export function controlPlaneEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): Readonly<Record<string, string>> {
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !NOT_PASSED_ON.test(entry[0]),
  );
  return { ...Object.fromEntries(passed), SERVICE_ROOT: root, CONTROL_PLANE_TIED: "1" };
}
