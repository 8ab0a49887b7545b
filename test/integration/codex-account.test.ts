import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import { codexLoginCheck } from "../../broker/codex/login-check.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { type WorldOptions, startWorld } from "../doubles/codex-relay/runtime-world.ts";

async function world(options: WorldOptions = {}) {
  const started = await startWorld({ requiresAuth: true, ...options });
  onTestFinished(() => started.end());
  return started;
}

test("without any account an input waits, and the account is told when it comes", async () => {
  const { runtime, paths } = await world();
  const worker = runtime();
  await worker.runtime.start();
  expect(worker.runtime.health().account).toBe("none");
  expect(worker.events).toContainEqual({ kind: "account", usable: false });
  const threadId = await worker.open();
  const input = { threadId, inputId: "x", text: "x", images: [], workspace: paths.workspace };
  expect(await worker.runtime.submit(input)).toMatchObject({
    ok: false,
    error: { kind: "no-account" },
  });
  await worker.runtime.release();

  const second = runtime({ apiKey: "sk-test-later" });
  await second.runtime.start();
  expect(second.runtime.health().account).toBe("ok");
});

test("CX07: an API key alone is enough", async () => {
  const { runtime, model, paths } = await world();
  const worker = runtime({ apiKey: "sk-test-alone" });
  await worker.runtime.start();
  expect(worker.runtime.health().account).toBe("ok");
  const turn = await worker.turn(await worker.open(), "[[say:Hello.]]");
  expect(turn.finalMessage).toBe("Hello.");
  expect(model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-alone");
  expect(statSync(join(paths.codexHome, "auth.json")).mode & 0o777).toBe(0o600);
});

test("another API key is taken over at the next start", async () => {
  const { runtime, model } = await world();
  const first = runtime({ apiKey: "sk-test-old" });
  await first.runtime.start();
  await first.runtime.stop();
  const second = runtime({ apiKey: "sk-test-new" });
  await second.runtime.start();
  await second.turn(await second.open(), "[[say:Hello.]]");
  expect(model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-new");
});

test("CX08: CODEX_AUTH_JSON_PATH alone is enough, and its file stays as it is", async () => {
  const { runtime, model, root, paths } = await world();
  const authFile = join(root, "auth.json");
  const content = '{"OPENAI_API_KEY":"sk-test-file"}';
  writeFileSync(authFile, content);
  const worker = runtime({ authFile });
  await worker.runtime.start();
  expect(worker.runtime.health().account).toBe("ok");
  await worker.turn(await worker.open(), "[[say:Hello.]]");
  expect(model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-file");
  expect(readFileSync(authFile, "utf8")).toBe(content);
  expect(statSync(join(paths.codexHome, "auth.json")).mode & 0o777).toBe(0o600);
});

test("another account file at the next start replaces the account of a running server", async () => {
  const { runtime, model, root } = await world();
  const authFile = join(root, "auth.json");
  writeFileSync(authFile, '{"OPENAI_API_KEY":"sk-test-one"}');
  const first = runtime({ authFile });
  await first.runtime.start();
  await first.runtime.release();
  writeFileSync(authFile, '{"OPENAI_API_KEY":"sk-test-two"}');
  const second = runtime({ authFile });
  await second.runtime.start();
  await second.turn(await second.open(), "[[say:Hello.]]");
  expect(model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-two");
});

test("an account file that is none is a clear problem and no crash", async () => {
  const { runtime, root } = await world();
  const authFile = join(root, "auth.json");
  writeFileSync(authFile, "not json");
  const worker = runtime({ authFile });
  await worker.runtime.start();
  expect(worker.runtime.health()).toMatchObject({
    state: "ready",
    account: "none",
    reason: expect.stringContaining("not a JSON object"),
  });
});

test("the login check tells version and account, and leaves no process behind", async () => {
  const { paths, root } = await world();
  const binary = findCodexBinary({ startFolder: import.meta.dirname });
  if (!binary.ok) throw binary.error;
  writeFileSync(
    join(paths.codexHome, "config.toml"),
    readFileSync(join(paths.teamHome, "config.toml")),
  );
  const check = () =>
    codexLoginCheck({
      program: binary.value.path,
      clientName: "slack-codex-broker",
      codexHome: paths.codexHome,
      runFolder: join(root, "run"),
      logsFolder: join(root, "logs"),
      environment: { PATH: process.env["PATH"] ?? "", HOME: join(root, "home") },
      clock: systemClock,
      log: silentLog,
    });
  expect(await check()).toMatchObject({
    ok: true,
    value: { version: "0.171.0", account: { kind: "none" } },
  });
  writeFileSync(join(paths.codexHome, "auth.json"), '{"OPENAI_API_KEY":"sk-test"}');
  expect(await check()).toMatchObject({
    ok: true,
    value: { account: { kind: "ok", type: "apiKey" } },
  });
  expect(readdirSync(join(root, "run"))).toEqual([]);
});

test("a configuration that Codex refuses is told in Codex's own words", async () => {
  const { runtime, paths } = await world();
  writeFileSync(join(paths.teamHome, "config.toml"), "model = = broken\n");
  const worker = runtime();
  const started = worker.runtime.start();
  await expect.poll(() => worker.runtime.health().reason ?? "").toContain("config.toml");
  await worker.runtime.stop();
  await started;
});
