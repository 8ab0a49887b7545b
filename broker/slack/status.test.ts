import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { createThreadStatus } from "./status.ts";
import { type FakeMethod, fakeApi, rateLimited } from "./testing/fake-api.ts";
import { manualClock, settle } from "./testing/manual-clock.ts";

const thread = { channel: "C1", threadTs: "1700000000.000100" };
const ok: FakeMethod = () => ({ ok: true });
const STATUS = "assistant.threads.setStatus";

function world(methods: Readonly<Record<string, FakeMethod>>) {
  const clock = manualClock();
  const api = fakeApi(methods);
  const status = createThreadStatus({
    writes: api.clients.writes,
    features: createFeatureSwitches(clock, silentLog),
    log: silentLog,
    clock,
    random: () => 0.5,
  });
  const said = () =>
    api.calls.map(({ method, args }) => args.get("status") ?? method.replace("reactions.", ""));
  return { clock, api, status, said };
}

describe("createThreadStatus", () => {
  it("TU23: reacts with eyes where Slack shows no status, and takes them away in the end", async () => {
    for (const error of [
      "missing_scope",
      "unknown_method",
      "not_allowed_token_type",
      "feature_not_enabled",
      "method_not_supported_for_channel_type",
    ]) {
      const { clock, api, status, said } = world({
        [STATUS]: () => ({ ok: false, error }),
        "reactions.add": ok,
        "reactions.remove": ok,
      });
      status.show(thread, { kind: "thinking" });
      await clock.advance(10_000);
      status.show(thread, { kind: "testing" });
      await clock.advance(10_000);
      status.show(thread, null);
      await clock.advance(10_000);
      expect(said()).toEqual(["is thinking…", "add", "remove"]);
      expect(Object.fromEntries(api.callsOf("reactions.add")[0] ?? [])).toEqual({
        channel: "C1",
        timestamp: thread.threadTs,
        name: "eyes",
      });
      await status.stop();
    }
  });

  it("takes it easy when the eyes are there already, or gone", async () => {
    const { clock, status, said } = world({
      "reactions.add": () => ({ ok: false, error: "already_reacted" }),
      "reactions.remove": () => ({ ok: false, error: "no_reaction" }),
    });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    status.show(thread, null);
    await clock.advance(60_000);
    expect(said()).toEqual(["is thinking…", "add", "remove"]);
  });

  it("shows nothing, and asks for nothing, where Slack has neither", async () => {
    const { clock, api, status } = world({
      "reactions.add": () => ({ ok: false, error: "missing_scope" }),
    });
    status.show(thread, { kind: "thinking" });
    await clock.advance(60_000);
    status.show(thread, { kind: "testing" });
    await clock.advance(60_000);
    status.show(thread, null);
    await clock.advance(60_000);
    expect(api.calls).toHaveLength(2);
  });

  it("waits as long as Slack says", async () => {
    const { clock, api, status, said } = world({ [STATUS]: () => rateLimited(20) });
    status.show(thread, { kind: "thinking" });
    await clock.advance(1_000);
    api.on(STATUS, ok);
    await clock.advance(18_000);
    expect(said()).toEqual(["is thinking…"]);
    await clock.advance(2_000);
    expect(said()).toEqual(["is thinking…", "is thinking…"]);
    await status.stop();
  });

  it("leaves a status to fade that cannot be cleared", async () => {
    const { clock, api, status } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    api.on(STATUS, () => new Response("busy", { status: 500 }));
    status.show(thread, null);
    await clock.advance(600_000);
    expect(api.calls.length).toBeLessThanOrEqual(4);
  });

  it("TU22: shows what goes on, and clears it at once", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await settle();
    status.show(thread, null);
    await settle();
    expect(said()).toEqual(["is thinking…", ""]);
    await clock.advance(300_000);
    expect(said()).toHaveLength(2);
  });

  it("shows the newest of many changes, two seconds apart at least", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await settle();
    status.show(thread, { kind: "git" });
    status.show(thread, { kind: "testing" });
    status.show(thread, { kind: "building" });
    await clock.advance(1_900);
    expect(said()).toEqual(["is thinking…"]);
    await clock.advance(200);
    expect(said()).toEqual(["is thinking…", "is building…"]);
    await status.stop();
  });

  it("TU24: shows it again before Slack takes it away", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(10 * 60_000);
    expect(said().length).toBeGreaterThanOrEqual(6);
    await status.stop();
  });

  it("shows it again after a post, which Slack clears it with", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    status.posted(thread);
    await clock.advance(5_000);
    expect(said()).toEqual(["is thinking…", "is thinking…"]);
    status.posted(thread);
    status.show(thread, null);
    await clock.advance(5_000);
    expect(said()).toHaveLength(2);
  });
});
