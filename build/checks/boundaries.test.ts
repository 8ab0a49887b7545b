import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, it } from "vitest";
import * as z from "zod";
import { runCommand } from "./command.ts";

const project = join(import.meta.dirname, "..", "..");
const limitMs = 60_000;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "boundaries-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a planted import breaks: importing file, what it imports, the rule; null when it may. */
type Plant = readonly [from: string, to: string, rule: string | null, how?: "type"];
const plants: readonly Plant[] = [
  ["broker/store/a.ts", "broker/sessions/b.ts", "layer-store"],
  ["broker/sessions/a.ts", "broker/slack/b.ts", "layer-sessions"],
  ["broker/slack/a.ts", "broker/codex/b.ts", "layer-slack"],
  ["broker/codex/a.ts", "broker/tools/b.ts", "layer-codex"],
  ["broker/tools/a.ts", "broker/http/b.ts", "layer-tools"],
  ["broker/http/a.ts", "broker/slack/b.ts", "layer-http"],
  ["broker/http/d.ts", "broker/codex/b.ts", "layer-http"],
  ["broker/app/a.ts", "broker/http/b.ts", "layer-app"],
  ["broker/slack/h.ts", "broker/app/b.ts", "layer-slack"],
  ["broker/config/a.ts", "broker/store/b.ts", "layer-config"],
  ["broker/logs/a.ts", "broker/config/b.ts", "layer-logs"],
  ["broker/api/a.ts", "broker/errors/b.ts", "api-is-schemas"],
  ["broker/api/c.ts", "hono", "api-is-schemas"],
  ["broker/errors/a.ts", "broker/logs/files.ts", "bottom"],
  ["broker/http/c.ts", "broker/config/c.ts", "config-types-only"],
  ["broker/newmodule/a.ts", "broker/errors/b.ts", "broker-has-modules"],
  ["broker/slack/c.ts", "broker/commands/b.ts", "composition-root-is-on-top"],
  ["broker/store/c.ts", "playground/b.ts", "broker-stands-alone"],
  ["broker/store/d.ts", "test/doubles/b.ts", "tests-stay-outside"],
  ["broker/store/e.test.ts", "test/doubles/c.ts", "tests-stay-outside"],
  ["playground/a.ts", "broker/sessions/c.ts", "playground-stands-alone"],
  ["build/a.ts", "test/doubles/e.ts", "tests-stay-outside"],
  ["broker/store/b.test.ts", "broker/store/c.test.ts", "tests-are-no-modules"],
  ["broker/store/f.ts", "fast-check", "not-to-dev-dependency"],
  ["broker/store/g.ts", "chai", "not-to-unlisted"],
  ["broker/store/h.ts", "broker/store/nowhere.ts", "no-unresolvable"],
  ["broker/store/j.ts", "broker/sessions/d.ts", "layer-store", "type"],
  ["broker/sessions/k.ts", "broker/sessions/l.ts", "no-circular"],
  // A circle is reported at its first module only.
  ["broker/sessions/l.ts", "broker/sessions/k.ts", null],
  ["main/admin/a.ts", "main/cli/b.ts", "main-floor-admin"],
  ["main/service/a.ts", "main/admin/b.ts", "main-floor-service"],
  ["main/service/c.ts", "main/logs/b.ts", "main-floor-service"],
  ["main/worker-client/a.ts", "main/service/b.ts", "main-floor-worker-client"],
  ["main/settings/a.ts", "main/releases/b.ts", "main-floor-settings"],
  ["main/profiles/a.ts", "main/settings/c.ts", "main-floor-profiles"],
  ["main/releases/a.ts", "main/service/d.ts", "main-floor-releases"],
  ["main/logs/a.ts", "main/doctor/b.ts", "main-floor-logs"],
  ["main/doctor/a.ts", "main/logs/b.ts", "main-floor-doctor"],
  ["main/cli/a.ts", "main/doctor/c.ts", "main-floor-cli"],
  ["main/newmodule/a.ts", "main/api/b.ts", "main-has-modules"],
  ["main/loose.ts", "main/api/b.ts", "main-has-modules"],
  ["main/service/e.ts", "broker/sessions/e.ts", "main-knows-the-worker-by-its-api"],
  ["main/service/f.ts", "broker/sessions/e.ts", "main-knows-the-worker-by-its-api", "type"],
  ["main/service/g.ts", "renderer/b.tsx", "main-knows-the-worker-by-its-api"],
  ["main/admin/c.ts", "main/headless.ts", "main-entry-is-on-top"],
  ["main/api/a.ts", "broker/clock/b.ts", "main-api-is-schemas"],
  ["main/api/c.ts", "hono", "main-api-is-schemas"],
  ["main/service/h.ts", "electron", "electron-in-the-shell"],
  ["main/service/i.ts", "electron", "electron-in-the-shell", "type"],
  ["main/service/j.ts", "electron-updater", "electron-in-the-shell"],
  ["renderer/home/a.tsx", "electron", "electron-in-the-shell"],
  ["broker/store/k.ts", "electron", "electron-in-the-shell"],
  ["main/shell/a.ts", "main/service/k.ts", "shell-is-thin"],
  ["main/shell/b.ts", "broker/sessions/e.ts", "shell-is-thin"],
  ["main/app.ts", "main/headless.ts", "shell-is-thin"],
  ["main/preload.ts", "main/settings/d.ts", "shell-is-thin", "type"],
  ["main/shell/c.ts", "hono", "shell-has-few-packages"],
  ["main/admin/d.ts", "main/shell/d.ts", "shell-stays-in-electron"],
  ["renderer/home/b.tsx", "main/shell/d.ts", "shell-stays-in-electron"],
  ["renderer/home/c.tsx", "main/admin/e.ts", "renderer-knows-the-api"],
  ["renderer/home/d.tsx", "broker/sessions/e.ts", "renderer-knows-the-api", "type"],
  ["renderer/home/e.tsx", "node:fs", "renderer-runs-in-a-browser"],
  ["renderer/home/f.ts", "fs", "renderer-runs-in-a-browser"],
  ["renderer/home/g.tsx", "fast-check", "not-to-dev-dependency"],
  ["renderer/home/h.tsx", "renderer/home/i.test.tsx", "tests-are-no-modules"],
  ["renderer/home/j.tsx", "test/doubles/f.ts", "tests-stay-outside"],
  ["playground/d.ts", "main/api/d.ts", "playground-stands-alone"],
  ["broker/store/l.ts", "main/api/d.ts", "broker-stands-alone"],
  ["main/headless.ts", "main/admin/f.ts", null],
  ["main/admin/g.ts", "main/service/l.ts", null],
  ["main/service/m.ts", "main/api/e.ts", null],
  ["main/service/n.ts", "broker/api/e.ts", null],
  ["main/service/o.ts", "broker/errors/c.ts", null],
  ["main/service/p.ts", "broker/processes/a.ts", null],
  ["main/service/q.ts", "main/errors/a.ts", null],
  ["main/shell/e.ts", "electron", null],
  ["main/shell/f.ts", "main/api/e.ts", null],
  ["main/api/f.ts", "broker/api/e.ts", null],
  ["renderer/home/k.tsx", "main/api/e.ts", null],
  ["renderer/home/l.tsx", "broker/api/e.ts", null],
  ["renderer/home/m.tsx", "react", null],
  ["renderer/home/n.test.tsx", "node:fs", null],
  ["broker/main.ts", "broker/slack/e.ts", null],
  ["broker/http/f.ts", "broker/config/d.ts", null, "type"],
  ["broker/http/e.ts", "broker/tools/e.ts", null],
  ["broker/http/g.ts", "broker/app/d.ts", null],
  ["broker/app/e.ts", "broker/slack/j.ts", null],
  ["broker/slack/g.ts", "broker/logs/log.ts", null],
  ["broker/store/i.test.ts", "fast-check", null],
  ["playground/c.ts", "broker/clock/b.ts", null],
  ["test/integration/a.ts", "test/doubles/d.ts", null],
];

const violationsSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

it(
  "finds each planted import that climbs, and none that goes down",
  { timeout: limitMs },
  async () => {
    for (const name of [
      ".dependency-cruiser.cjs",
      "package.json",
      "tsconfig.json",
      "tsconfig.base.json",
    ]) {
      cpSync(join(project, name), join(folder, name));
    }
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    for (const plant of plants) plantImport(plant);

    const { output } = await runCommand({
      program: join(project, "node_modules", ".bin", "depcruise"),
      args: ["--output-type", "json", "broker", "main", "renderer", "playground", "test", "build"],
      limitMs,
      cwd: folder,
      logFile: join(folder, "log"),
    });

    const { violations } = violationsSchema.parse(JSON.parse(output)).summary;
    const broken = (from: string) =>
      violations.filter((violation) => violation.from === from).map(({ rule }) => rule.name);
    const surprises = plants.filter(([from, , rule]) =>
      rule === null ? broken(from).length > 0 : !broken(from).includes(rule),
    );
    expect(surprises).toEqual([]);
  },
);

/** Writes a module that imports another one, which is made as well when it is a file of ours. */
function plantImport([from, to, rule, how]: Plant): void {
  const isFile = to.includes("/");
  if (isFile && rule !== "no-unresolvable" && !existsSync(join(folder, to))) {
    write(to, "export const value = 1;\n");
  }
  const source = isFile ? relative(dirname(from), to) : to;
  const specifier = isFile && !source.startsWith(".") ? `./${source}` : source;
  write(from, `import ${how ?? ""} * as imported from "${specifier}";\nexport { imported };\n`);
}

function write(name: string, text: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
