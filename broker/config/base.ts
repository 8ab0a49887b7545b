import { isAbsolute, join } from "node:path";
import type { Base, ConfigContext } from "./context.ts";
import { absolutePath } from "./value-types.ts";

export type Environment = { readonly [name: string]: string | undefined };

/** A variable's text; empty is the same as not set. */
export function textOf(environment: Environment, name: string): string | undefined {
  const given = environment[name]?.trim();
  return given === "" ? undefined : given;
}

/** Reads what other defaults are made of. What is wrong here is reported where it is checked. */
export function baseOf(environment: Environment, context: ConfigContext): Base {
  const pathOf = (name: string): string | null => {
    const given = textOf(environment, name);
    return given === undefined ? null : absolutePath(given, context);
  };
  const serviceRoot = pathOf("SERVICE_ROOT");
  const runtimeDir = textOf(environment, "XDG_RUNTIME_DIR");
  const port = Number(textOf(environment, "PORT") ?? 3000);
  return {
    context,
    serviceRoot,
    dataRoot: pathOf("DATA_ROOT") ?? join(serviceRoot ?? context.cwd, ".data"),
    port,
    workerPort: Number(textOf(environment, "WORKER_PORT") ?? port),
    bindHost: textOf(environment, "WORKER_BIND_HOST") ?? "127.0.0.1",
    runtimeDir: runtimeDir !== undefined && isAbsolute(runtimeDir) ? runtimeDir : null,
  };
}
