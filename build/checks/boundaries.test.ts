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
    for (const name of [".dependency-cruiser.cjs", "package.json", "tsconfig.json"]) {
      cpSync(join(project, name), join(folder, name));
    }
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    for (const plant of plants) plantImport(plant);

    const { output } = await runCommand({
      program: join(project, "node_modules", ".bin", "depcruise"),
      args: ["--output-type", "json", "broker", "playground", "test", "build"],
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
