import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import { mention } from "../world/talk.ts";
import { startWorld } from "../world/world.ts";
import known from "./security-programs.json" with { type: "json" };

const binary = findCodexBinary({ startFolder: import.meta.dirname });
if (!binary.ok) throw binary.error;
const codex = binary.value.path;

it("SE09: what the team's config.toml names to be run after a turn or by a hook is not run", async () => {
  const world = await startWorld({
    ordinaryUser: true,
    prepare: (root) => {
      const path = join(root, "data/team-codex-home/config.toml");
      const notify = `notify = ["/usr/bin/touch", ${JSON.stringify(join(root, "home/notified"))}]\n`;
      const hooks = ["SessionStart", "UserPromptSubmit", "Stop"].map(
        (event) =>
          `[[hooks.${event}]]\n[[hooks.${event}.hooks]]\ntype = "command"\ncommand = "touch ${root}/home/hooked"\n`,
      );
      writeFileSync(path, notify + readFileSync(path, "utf8") + hooks.join(""));
      return {};
    },
  });
  onTestFinished(() => world.end());
  await world.worker.start();
  for (const answer of ["first", "second"]) {
    const talk = mention(world, `[[final:${answer}]]`);
    await talk.answer(answer);
    await talk.idle();
  }
  // Codex starts a notification before it ends, so that it would be there by now.
  await world.worker.end("SIGTERM");
  for (const name of ["notified", "hooked"]) {
    expect({ name, ran: existsSync(join(world.root, "home", name)) }).toEqual({ name, ran: false });
  }
});

it("SE09: with a provider that names a program no Codex is started, and it is said why", async () => {
  const world = await startWorld({
    ordinaryUser: true,
    prepare: (root) => {
      const path = join(root, "data/team-codex-home/config.toml");
      const auth = `[model_providers.scripted.auth]\ncommand = "/bin/sh"\nargs = ["-c", "touch ${root}/home/ran"]\n`;
      writeFileSync(path, readFileSync(path, "utf8") + auth);
      return {};
    },
  });
  onTestFinished(() => world.end());
  world.worker.launch();
  const reason = async () => {
    const token = world.worker.operatorToken();
    const { body } = await world.worker.call("/readyz", { token });
    return JSON.stringify(body["reasons"]);
  };
  await world.worker.until(async () =>
    (await reason().catch(() => "")).includes("model_providers.scripted.auth"),
  );
  expect(existsSync(join(world.root, "home/ran"))).toBe(false);
  expect(await world.codexPid()).toBeNull();
});

/**
 * Codex ships no schema of its config.toml, but its parser names each table and how many keys it has.
 * Whatever is new here was looked at for keys that run programs (`server-arguments.ts`,
 * `program-keys.ts`) before it was added to the list.
 */
it("SE09: this Codex has no table, key or feature that was not looked at", () => {
  const text = readFileSync(codex).toString("latin1");
  const [, topLevel] = /ConfigToml(modelreview_model[a-z_]+?oss_provider)/.exec(text) ?? [];
  expect(topLevel).toBe(known.topLevel);
  const structs = text.matchAll(/struct ((?:variant )?[A-Z]\w*(?:::\w+)? with \d+ elements?)/g);
  const tables = [
    ...new Set([...structs].flatMap(([, name = ""]) => (isTable(name) ? [name] : []))),
  ];
  expect(tables.toSorted()).toEqual(known.structs);
  const env = {
    HOME: "/nonexistent",
    CODEX_HOME: mkdtempSync(join(tmpdir(), "features-")),
    PATH: "/usr/bin:/bin",
  };
  const features = execFileSync(codex, ["features", "list"], { env, encoding: "utf8" });
  const on = features.split("\n").flatMap((line) => /^(\S+) .* true$/.exec(line)?.[1] ?? []);
  expect(on.toSorted()).toEqual(known.featuresOnByDefault);
});

function isTable(name: string): boolean {
  const isConfiguration = /(?:Toml\w*|[a-z]Config|AuthInfo|HookHandlerConfig::\w+) with/.test(name);
  return isConfiguration && !/Requirement|ClientRequest|Response|Cloud|Wire|Params/.test(name);
}
