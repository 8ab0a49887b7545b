import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isTimeZone, ownTimeZone } from "./time-zone.ts";

it.each(["Etc/Unknown", "", "nonsense", "+05:30", "-08"])(
  "%j is none of this machine's zones",
  (name) => {
    expect([isTimeZone(name), ownTimeZone(name)]).toEqual([false, "UTC"]);
  },
);

it.each([
  ["", "UTC"],
  [":/etc/localtime", "UTC"],
  ["Europe/Paris", "Europe/Paris"],
])("a machine whose TZ is %j counts in %s", (TZ, zone) => {
  const module = join(import.meta.dirname, "time-zone.ts");
  const script = `import(${JSON.stringify(module)}).then((m) => console.log(m.ownTimeZone()))`;
  const said = execFileSync(process.execPath, ["-e", script], { env: { TZ } });
  expect(said.toString().trim()).toBe(zone);
});
