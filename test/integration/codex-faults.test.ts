import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import { installRelay } from "../doubles/codex-relay/install.ts";
import type { RelayRule } from "../doubles/codex-relay/rules.ts";
import { sentInputs, startWorld, valueOf } from "../doubles/codex-relay/runtime-world.ts";

/** The real Codex behind a relay that follows `rules`. */
async function faultyWorker(rules: readonly RelayRule[]) {
  const world = await startWorld();
  onTestFinished(() => world.end());
  const binary = findCodexBinary({ startFolder: import.meta.dirname });
  if (!binary.ok) throw binary.error;
  const program = installRelay(join(world.root, "relay"), binary.value.path, rules);
  const worker = world.runtime({ program });
  await worker.runtime.start();
  return { ...world, worker };
}

test("CX12: a turn that ends before the answer to its start is told whole", async () => {
  const { worker } = await faultyWorker([
    { from: "codex", message: "answer:turn/start", does: "hold", until: "turn/completed" },
  ]);
  const threadId = await worker.open();
  const turnId = await worker.submit(threadId, "[[say:Early.]]");
  const kinds = worker.events.map((event) => event.kind);
  expect(kinds.indexOf("turn-started")).toBeGreaterThan(0);
  expect(kinds.at(-1)).toBe("turn-ended");
  expect((await worker.ended(turnId)).finalMessage).toBe("Early.");
});

test("CX13: usage that comes twice is told once", async () => {
  const { worker } = await faultyWorker([
    { from: "codex", message: "thread/tokenUsage/updated", does: "twice" },
  ]);
  await worker.turn(await worker.open(), "[[say:Counted.]]");
  expect(worker.events.filter((event) => event.kind === "usage")).toHaveLength(1);
});

test("an input whose answer is lost with the connection is found again, not sent twice", async () => {
  const { worker, paths } = await faultyWorker([
    { from: "codex", message: "answer:turn/start", does: "cut", times: 1 },
  ]);
  const threadId = await worker.open();
  const lost = await worker.runtime.submit({
    threadId,
    inputId: "only-once",
    text: "[[say:Arrived.]]",
    images: [],
    workspace: paths.workspace,
  });
  expect(lost).toMatchObject({ ok: false, error: { kind: "unavailable", sent: true } });
  await worker.waitFor(afterTheFirst("connected"));
  const inspected = await expect
    .poll(async () => valueOf(await worker.runtime.inspect(threadId, sentInputs("only-once"))))
    .toMatchObject({ recentTurns: [{ state: "ended", turn: { finalMessage: "Arrived." } }] })
    .then(async () => valueOf(await worker.runtime.inspect(threadId, sentInputs("only-once"))));
  expect(inspected.turnOfInput.has("only-once")).toBe(true);
});

test("CX14: Codex dying at the worst moment is started again", async () => {
  const { worker } = await faultyWorker([
    { from: "client", message: "turn/start", does: "kill", times: 1 },
  ]);
  const threadId = await worker.open();
  const turn = worker.turn(threadId, "[[say:First.]]");
  await expect(turn).rejects.toThrow("unavailable");
  await worker.waitFor(afterTheFirst("connected"));
});

function afterTheFirst(kind: string) {
  let seen = 0;
  return (event: { readonly kind: string }) => event.kind === kind && ++seen > 1;
}
