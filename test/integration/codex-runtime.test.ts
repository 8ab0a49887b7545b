import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type WorldOptions,
  sentInputs,
  startWorld,
  valueOf,
} from "../doubles/codex-relay/runtime-world.ts";
import { REFUSED } from "../world/shell.ts";

async function world(options: WorldOptions = {}) {
  const started = await startWorld(options);
  onTestFinished(() => started.end());
  return started;
}

describe.each(["gpt-5.5", "gpt-6.1-sol"])("with the real Codex and %s", (model) => {
  test("CX02: a turn runs in its own workspace and ends with its answer", async () => {
    const { runtime, paths } = await world({ model });
    const worker = runtime();
    await worker.runtime.start();
    const threadId = await worker.open();
    const turn = await worker.turn(threadId, "[[shell:pwd > here; env > env]][[say:All done.]]");
    expect(turn).toMatchObject({ status: "completed", error: null, finalMessage: "All done." });
    expect(worker.runtime.health()).toMatchObject({ state: "ready", version: "0.171.0" });
    expect(readFileSync(join(paths.workspace, "here"), "utf8").trim()).toBe(paths.workspace);
    expect(readFileSync(join(paths.workspace, "env"), "utf8")).toContain(
      "BROKER_SESSION_TOKEN=token-of-the-session",
    );
  });

  test("an input joins the running turn, and both answers are kept", async () => {
    const { runtime, model: double } = await world({ model });
    const worker = runtime();
    await worker.runtime.start();
    const threadId = await worker.open();
    const first = await worker.submit(threadId, "[[half:middle|The first answer.]]", "one");
    await double.waitForGate("middle");
    const second = await worker.submit(threadId, "And [[say:The second answer.]]", "two");
    expect(second).toBe(first);
    double.open("middle");
    expect(await worker.ended(first)).toMatchObject({
      status: "completed",
      finalMessage: "The second answer.",
    });
    const inspected = valueOf(
      await worker.runtime.inspect(threadId, sentInputs("one", "two", "three")),
    );
    expect([...inspected.turnOfInput]).toEqual(
      expect.arrayContaining([
        ["one", first],
        ["two", first],
      ]),
    );
    expect(inspected.turnOfInput.has("three")).toBe(false);
    expect(inspected.recentTurns).toMatchObject([
      { state: "ended", turn: { turnId: first, finalMessage: "The second answer." } },
    ]);
  });

  test("CX20: a tool is called with its text unchanged, and its answer reaches the model", async () => {
    const { runtime, model: double } = await world({ model });
    const worker = runtime({
      onToolCall: async () => ({ success: true, text: "posted as 17.4" }),
    });
    await worker.runtime.start();
    const threadId = await worker.open();
    const text = `It's "quoted" & $HOME \`ticked\``;
    const turn = await worker.turn(
      threadId,
      `[[call:slack_post|${JSON.stringify({ text })}]][[say:Posted.]]`,
    );
    expect(turn.status).toBe("completed");
    expect(worker.toolCalls).toMatchObject([
      { threadId, turnId: turn.turnId, tool: "slack_post", arguments: { text } },
    ]);
    await double.waitForText("posted as 17.4");
  });

  test("a command outside of the sandbox is asked for, and runs once it is allowed", async () => {
    const { runtime, root } = await world({ model });
    const worker = runtime({ onRequest: async () => ({ kind: "allow-once" }) });
    await worker.runtime.start();
    const threadId = await worker.open();
    const outside = join(root, "outside");
    const turn = await worker.turn(threadId, `[[esc:echo out > ${outside}]][[say:Done.]]`);
    expect(turn).toMatchObject({ status: "completed", finalMessage: "Done." });
    expect(worker.requests).toMatchObject([
      { threadId, turnId: turn.turnId, question: { kind: "command" } },
    ]);
    expect(readFileSync(outside, "utf8")).toBe("out\n");
  });

  test("a command that is declined does not run, and the turn goes on", async () => {
    const { runtime, root } = await world({ model });
    const worker = runtime({ onRequest: async () => ({ kind: "decline" }) });
    await worker.runtime.start();
    const threadId = await worker.open();
    const outside = join(root, "outside");
    const turn = await worker.turn(threadId, `[[esc:echo out > ${outside}]][[say:Then not.]]`);
    expect(turn).toMatchObject({ status: "completed", finalMessage: "Then not." });
    expect(existsSync(outside)).toBe(false);
  });

  test("a stop ends the turn and its commands, and says when nothing ran", async () => {
    const { runtime } = await world({ model });
    const worker = runtime();
    await worker.runtime.start();
    const threadId = await worker.open();
    const seconds = String(300_000 + process.pid);
    const turnId = await worker.submit(threadId, `[[shell:exec sleep ${seconds}]][[say:never]]`);
    await worker.waitFor((event) => event.kind === "activity" && event.activity.kind === "command");
    // Codex announces a command before its process is there, and loses one that it is just starting.
    await expect.poll(() => commandRuns(`sleep ${seconds}`)).toBe(true);
    expect(valueOf(await worker.runtime.interrupt(threadId))).toEqual({ wasRunning: true });
    expect((await worker.ended(turnId)).status).toBe("interrupted");
    expect(valueOf(await worker.runtime.interrupt(threadId))).toEqual({ wasRunning: false });
    await expect.poll(() => commandRuns(`sleep ${seconds}`)).toBe(false);
  });

  test("the default sandbox denies our secrets and allows the work", async () => {
    const { runtime, root, paths, model: double } = await world({ model });
    const secrets = [
      join(paths.config, "worker.env"),
      join(paths.state, "broker.sqlite"),
      join(paths.identity, "operator-token"),
      join(paths.codexHome, "auth.json"),
    ];
    for (const path of secrets) writeFileSync(path, "THE-SECRET");
    const worker = runtime({ policy: { sandbox: "workspace-write", approvals: "never" } });
    await worker.runtime.start();
    const threadId = await worker.open();
    const script = [
      ...secrets.map((path) => `cat ${path}`),
      `ls ${join(root, "run")} && echo SAW-RUN`,
      "git init -q . && git config user.email a@b && git config user.name a",
      "git commit -q --allow-empty -m x && echo committed",
      `git init -q ${paths.repos}/r && echo cloned`,
      "echo t > $TMPDIR/t && echo temporary",
      `echo o > ${root}/outside && echo WROTE-OUTSIDE`,
      `curl -s -o /dev/null -w 'http %{http_code}' ${double.baseUrl}/nothing`,
    ].join("\n");
    const turn = await worker.turn(threadId, `[[shell:${script}]][[say:Done.]]`);
    expect(turn.status).toBe("completed");
    const output = await stepDetail(worker);
    expect(output).toMatch(REFUSED);
    expect(output).not.toContain("THE-SECRET");
    expect(output).not.toContain("SAW-RUN");
    expect(output).not.toContain("WROTE-OUTSIDE");
    for (const done of ["committed", "cloned", "temporary", "http 4"])
      expect(output).toContain(done);
  });

  test("read-only reads but neither writes nor sees our secrets; full access does both", async () => {
    const { runtime, paths } = await world({ model });
    writeFileSync(join(paths.config, "worker.env"), "THE-SECRET");
    writeFileSync(join(paths.repos, "public"), "PUBLIC");
    const script = `cat ${paths.config}/worker.env ${paths.repos}/public; echo x > w && echo WROTE; true`;
    const reader = runtime({ policy: { sandbox: "read-only", approvals: "never" } });
    await reader.runtime.start();
    await reader.turn(await reader.open(), `[[shell:${script}]][[say:Done.]]`);
    const seen = await stepDetail(reader);
    expect(seen).toContain("PUBLIC");
    expect(seen).not.toContain("THE-SECRET");
    expect(seen).not.toContain("WROTE");
    await reader.runtime.release();
    const full = runtime({ policy: { sandbox: "full-access", approvals: "never" } });
    await full.runtime.start();
    await full.turn(await full.open(), `[[shell:${script}]][[say:Done.]]`);
    expect(await stepDetail(full)).toMatch(/THE-SECRET.*PUBLIC[\s\S]*WROTE/);
  });
});

async function stepDetail(worker: ReturnType<Awaited<ReturnType<typeof world>>["runtime"]>) {
  const event = await worker.waitFor(
    (candidate) => candidate.kind === "step" && candidate.step.type === "command",
  );
  return event.kind === "step" ? (event.step.detail ?? "") : "";
}

function commandRuns(command: string): boolean {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .some((line: string) => line.trim() === command);
}
