import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processStartTime } from "../../broker/processes/process-identity.ts";
import { systemClock } from "../../broker/clock/clock.ts";
import { connectServer } from "../../broker/codex/server-connection.ts";
import { readRecord, recordPath } from "../../broker/codex/server-record.ts";
import { internalError } from "../../broker/codex/wire.ts";
import { silentLog } from "../../broker/logs/log.ts";
import {
  type WorldOptions,
  sentInputs,
  startWorld,
  valueOf,
} from "../doubles/codex-relay/runtime-world.ts";
import { commandLineOf } from "../world/processes.ts";

async function world(options: WorldOptions = {}) {
  const started = await startWorld(options);
  onTestFinished(() => started.end());
  return started;
}

test("CX14: an app-server that is killed in a turn is started again, and the session goes on", async () => {
  const { runtime, model, serverPid } = await world();
  const worker = runtime();
  await worker.runtime.start();
  const threadId = await worker.open();
  await worker.turn(threadId, "[[say:Before.]]", "before");
  const cut = await worker.submit(threadId, "[[half:cut|Never whole.]]", "cut");
  await model.waitForGate("cut");
  const pid = await serverPid();
  process.kill(pid, "SIGKILL");
  await worker.waitFor((event) => event.kind === "disconnected");
  await worker.waitFor(connectedTimes(2));
  expect(await serverPid()).not.toBe(pid);

  expect(await worker.open(threadId)).toBe(threadId);
  const inspected = valueOf(await worker.runtime.inspect(threadId, sentInputs("cut", "lost")));
  expect([...inspected.turnOfInput]).toEqual([["cut", cut]]);
  expect(inspected.recentTurns[0]).toMatchObject({
    state: "ended",
    turn: { turnId: cut, status: "interrupted" },
  });
  expect(await worker.turn(threadId, "[[say:After.]]", "after")).toMatchObject({
    status: "completed",
    finalMessage: "After.",
  });
  expect(JSON.stringify(model.modelCalls().at(-1)?.model?.input)).toContain("Before.");
});

test("a submit that nobody can take is unavailable, and says that nothing was sent", async () => {
  const { runtime } = await world();
  const worker = runtime();
  await worker.runtime.start();
  const threadId = await worker.open();
  await worker.runtime.release();
  expect(
    await worker.runtime.submit({
      threadId,
      inputId: "x",
      text: "x",
      images: [],
      workspace: "/nowhere",
    }),
  ).toMatchObject({ ok: false, error: { kind: "unavailable", sent: false } });
});

test("CX01: the next worker adopts the app-server in a turn, which ends as if nothing had happened", async () => {
  const { runtime, model, serverPid } = await world();
  const first = runtime();
  await first.runtime.start();
  const threadId = await first.open();
  const turnId = await first.submit(threadId, "[[half:handover|One whole answer.]]", "one");
  await model.waitForGate("handover");
  const pid = await serverPid();
  await first.runtime.release();
  expect(first.runtime.health().state).toBe("stopped");

  const second = runtime();
  await second.runtime.start();
  expect(await serverPid()).toBe(pid);
  await second.open(threadId);
  expect(valueOf(await second.runtime.inspect(threadId, sentInputs("one"))).recentTurns[0]).toEqual(
    {
      state: "running",
      turnId,
    },
  );
  model.open("handover");
  expect(await second.ended(turnId)).toMatchObject({
    status: "completed",
    finalMessage: "One whole answer.",
  });
});

test("a tool call and a question that came while no worker was there are asked again", async () => {
  const { runtime, model } = await world();
  const never = () => new Promise<never>(() => {});
  const first = runtime({ onToolCall: never });
  await first.runtime.start();
  const threadId = await first.open();
  const turnId = await first.submit(
    threadId,
    '[[call:slack_post|{"text":"once"}]][[esc:echo allowed > asked]][[say:Both.]]',
  );
  await expect.poll(() => first.toolCalls.length).toBe(1);
  await first.runtime.release();

  const second = runtime({ onRequest: async () => ({ kind: "allow-once" }) });
  await second.runtime.start();
  await second.open(threadId);
  expect(await second.ended(turnId)).toMatchObject({ status: "completed", finalMessage: "Both." });
  expect(second.toolCalls[0]?.callId).toBe(first.toolCalls[0]?.callId);
  expect(second.requests).toHaveLength(1);
  expect(model.modelCalls().length).toBeGreaterThan(0);
});

test("W1: they are asked again by an app-server of other settings, which drains", async () => {
  const { runtime, serverPid, root } = await world();
  const first = runtime({ onToolCall: () => new Promise<never>(() => {}) });
  await first.runtime.start();
  const threadId = await first.open();
  const turnId = await first.submit(
    threadId,
    '[[call:slack_post|{"text":"once"}]][[esc:echo allowed > asked]][[say:Both.]]',
  );
  await expect.poll(() => first.toolCalls.length).toBe(1);
  const old = await serverPid();
  await first.runtime.release();

  const second = runtime({
    denied: [join(root, "more")],
    onRequest: async () => ({ kind: "allow-once" }),
  });
  await second.runtime.start();
  await second.open(threadId);
  expect(await second.ended(turnId)).toMatchObject({ status: "completed", finalMessage: "Both." });
  expect(second.toolCalls[0]?.callId).toBe(first.toolCalls[0]?.callId);
  expect(second.requests).toHaveLength(1);
  expect(await serverPid()).not.toBe(old);
  expect(await second.turn(threadId, "[[say:Next.]]")).toMatchObject({ finalMessage: "Next." });
  await expect.poll(() => processStartTime(old)).toBeNull();
});

test("W1: a thread that was let go by a worker that died then is opened by the next one", async () => {
  const { runtime, paths } = await world();
  const first = runtime();
  await first.runtime.start();
  const threadId = await first.open();
  await first.turn(threadId, "[[say:Before.]]");
  const record = await readRecord(recordPath(paths.state));
  const connected = valueOf(
    await connectServer(`unix://${record?.socket}`, "other", {
      clientName: "test",
      clock: systemClock,
      log: silentLog,
      handlers: {
        onNotification: () => {},
        onRequest: async () => ({ error: { code: internalError, message: "not open here" } }),
      },
    }),
  );
  valueOf(await connected.rpc.request("thread/archive", { threadId }));
  connected.rpc.close("done");
  await first.runtime.stop();

  const second = runtime();
  await second.runtime.start();
  expect(await second.open(threadId)).toBe(threadId);
  const turn = await second.turn(threadId, "[[say:After.]]");
  expect(turn).toMatchObject({ status: "completed", finalMessage: "After." });
});

test("other settings end the old app-server and start a new one", async () => {
  const { runtime, serverPid, root } = await world();
  const first = runtime();
  await first.runtime.start();
  const old = await serverPid();
  await first.runtime.release();
  const second = runtime({ denied: [join(root, "more")] });
  await second.runtime.start();
  expect(await serverPid()).not.toBe(old);
  await expect.poll(() => processStartTime(old)).toBeNull();
});

test("an app-server of ours that does not answer any more is ended and replaced", async () => {
  const { runtime, serverPid } = await world();
  const first = runtime();
  await first.runtime.start();
  const stuck = await serverPid();
  await first.runtime.release();
  process.kill(stuck, "SIGSTOP");
  const second = runtime();
  await second.runtime.start();
  expect(await serverPid()).not.toBe(stuck);
  expect(await processStartTime(stuck)).toBeNull();
  expect((await second.turn(await second.open(), "[[say:Fresh.]]")).finalMessage).toBe("Fresh.");
});

test("CX15: a process that only has the recorded number is left alone", async () => {
  const { runtime, paths, serverPid } = await world();
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  onTestFinished(() => {
    stranger.kill("SIGKILL");
  });
  const pid = stranger.pid ?? 0;
  writeFileSync(
    recordPath(paths.state),
    JSON.stringify({
      pid,
      startTime: "1",
      socket: join(paths.state, "gone.sock"),
      version: "0.171.0",
      settingsHash: "other",
    }),
  );
  const worker = runtime();
  await worker.runtime.start();
  expect(await serverPid()).not.toBe(pid);
  expect(await processStartTime(pid)).not.toBeNull();
});

test("stop ends the app-server; nothing of it is left", async () => {
  const { runtime, serverPid, paths } = await world();
  const worker = runtime();
  await worker.runtime.start();
  const pid = await serverPid();
  await worker.runtime.stop();
  expect(await processStartTime(pid)).toBeNull();
  expect(existsSync(recordPath(paths.state))).toBe(false);
});

test("a program that cannot run is told, and tried again", async () => {
  const { runtime, root } = await world();
  const worker = runtime({ program: join(root, "no-codex") });
  const started = worker.runtime.start();
  await expect
    .poll(() => worker.runtime.health())
    .toMatchObject({ state: "starting", reason: expect.stringContaining("code 127") });
  await worker.runtime.stop();
  await started;
  expect(worker.runtime.health().state).toBe("stopped");
});

test("CX04: the app-server is started with apps and plugins disabled", async () => {
  const { runtime, serverPid } = await world();
  const worker = runtime();
  await worker.runtime.start();
  expect(commandLineOf(await serverPid())).toContain("--disable apps --disable plugins");
});

test("CX05, CX06: no MCP server of the team's configuration starts, and the file stays as it is", async () => {
  const { runtime, paths, root } = await world({
    config: [
      "[mcp_servers.plain]",
      'command = "/bin/sh"',
      `args = ["-c", "touch MARK-plain; sleep 60"]`,
      '[mcp_servers."with.dots"]',
      'command = "/bin/sh"',
      `args = ["-c", "touch MARK-dots; sleep 60"]`,
      "",
    ].join("\n"),
  });
  const config = join(paths.teamHome, "config.toml");
  writeFileSync(config, readFileSync(config, "utf8").replaceAll("MARK", join(root, "started")));
  const before = hashOf(config);
  const worker = runtime();
  await worker.runtime.start();
  const threadId = await worker.open();
  const turn = await worker.turn(threadId, "[[shell:true]][[say:Done.]]");
  expect(turn.finalMessage).toBe("Done.");
  // The same again after the thread was resumed by another worker, which starts new servers.
  await worker.runtime.stop();
  const second = runtime();
  await second.runtime.start();
  await second.open(threadId);
  await second.turn(threadId, "[[shell:true]][[say:Again.]]");
  expect(existsSync(join(root, "started-plain"))).toBe(false);
  expect(existsSync(join(root, "started-dots"))).toBe(false);
  expect(hashOf(config)).toBe(before);
});

test("CX22: a repository's own configuration runs nothing", async () => {
  const { runtime, paths, root } = await world();
  await mkdir(join(paths.workspace, ".git"), { recursive: true });
  await mkdir(join(paths.workspace, ".codex"), { recursive: true });
  writeFileSync(
    join(paths.workspace, ".codex/config.toml"),
    `[mcp_servers.evil]\ncommand = "/bin/sh"\nargs = ["-c", "touch ${root}/evil; sleep 60"]\n`,
  );
  const worker = runtime();
  await worker.runtime.start();
  const turn = await worker.turn(await worker.open(), "[[shell:true]][[say:Done.]]");
  expect(turn.status).toBe("completed");
  expect(existsSync(join(root, "evil"))).toBe(false);
});

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function connectedTimes(times: number) {
  let seen = 0;
  return (event: { readonly kind: string }) => event.kind === "connected" && ++seen >= times;
}
