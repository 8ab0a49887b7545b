import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/settings.ts";
import { openStore, type Store } from "../store/database.ts";

/** Opens the worker's database; beside a bundle, with the native binding that lies there. */
export function openWorkerStore(config: Config): Promise<Store> {
  const name = `${process.platform === "linux" && isMusl() ? "linuxmusl" : process.platform}-${process.arch}.node`;
  const bundled = join(import.meta.dirname, "native", name);
  return openStore({
    path: join(config.stateDir, "broker.sqlite"),
    ...(existsSync(bundled) ? { nativeBinding: bundled } : {}),
  });
}

function isMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
