import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { adminStatusSchema } from "../../main/api/status.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { readEvents, type StreamEvent } from "../world/event-stream.ts";
import { mention } from "../world/talk.ts";

let here: ControlWorld;
beforeAll(async () => {
  here = await startControlWorld();
});
afterAll(() => here?.end());
beforeEach(() => here.running());

const statusOf = (event: StreamEvent) =>
  z.object({ status: adminStatusSchema }).parse(event.data).status;
const states = (events: readonly StreamEvent[]) =>
  events.filter(({ event }) => event === "status").map((event) => statusOf(event).worker.state);

/** The timeline's entries with their cursors. */
function entriesOf(events: readonly StreamEvent[]) {
  return events
    .filter(({ event, id }) => event === "timeline" && id !== "")
    .map(({ data, id }) => ({
      id,
      place: z.object({ entry: z.object({ sequence: z.number() }) }).parse(data).entry.sequence,
    }));
}

function follow(
  options: Omit<Parameters<typeof readEvents>[1], "headers"> & { readonly after?: string },
) {
  const { control } = here;
  return readEvents(`${control.baseUrl}/admin/api/events`, {
    ...options,
    headers: {
      "x-admin-token": control.token(),
      ...(options.after === undefined ? {} : { "last-event-id": options.after }),
    },
  });
}

describe("the feed", () => {
  test("AD08 begins with the status, lives through a stop and a start of the worker, and goes on with the next one's events", async () => {
    const { control, world } = here;
    const events = await follow({
      enough: (seen) =>
        seen.some(({ data }) => JSON.stringify(data).includes("after the restart")) &&
        states(seen).at(-1) === "running",
      onOpen: async () => {
        await control.call("/admin/api/service/stop", { json: {} });
        await control.untilState("stopped");
        await control.call("/admin/api/service/start", { json: {} });
        await control.untilState("running");
        const talk = mention(world, "[[final:after the restart]]");
        await talk.answer("after the restart");
      },
    });
    expect(events[0]?.event).toBe("status");
    const seen = states(events);
    expect(seen[0]).toBe("running");
    expect(seen).toContain("stopped");
    expect(seen.lastIndexOf("running")).toBeGreaterThan(seen.indexOf("stopped"));
  });

  test("AD08 resumes behind the id that was seen last", async () => {
    const first = mention(here.world, "[[final:the first answer]]");
    const seen = await follow({
      after: "0",
      enough: (events) => entriesOf(events).length >= 2,
      onOpen: () => first.answer("the first answer"),
    });
    const [one, two] = entriesOf(seen).slice(-2);
    // An entry keeps its place in the timeline; its cursor grows whenever it changes.
    const resumed = await follow({
      after: one?.id ?? "",
      enough: (events) => entriesOf(events).some(({ place }) => place === two?.place),
    });
    const cursors = entriesOf(resumed).map(({ id }) => Number(id));
    expect(Math.min(...cursors)).toBeGreaterThan(Number(one?.id));
  });

  test("AD09 OP07 carries no secret", async () => {
    const { world, control } = here;
    const secrets = [
      world.worker.operatorToken(),
      world.slack.botToken,
      world.slack.appToken,
      control.token(),
    ];
    const events = await follow({
      after: "0",
      enough: (seen) => seen.some(({ data }) => JSON.stringify(data).includes("that is all")),
      onOpen: async () => {
        const words = secrets.join(" ");
        const talk = mention(
          world,
          `these are ${words} [[shell:echo ${words}]][[final:that is all]]`,
        );
        await talk.answer("that is all");
      },
    });
    const text = JSON.stringify(events);
    expect(text).toContain("these are");
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

describe("while the worker is stopped", () => {
  test("sessions are read from the store, acts say what to do, and the status knows the source", async () => {
    const { control, world } = here;
    const talk = mention(world, "[[final:an answer]]");
    await talk.answer("an answer");
    await talk.idle();
    await control.call("/admin/api/service/stop", { json: {} });
    await control.untilState("stopped");

    const list = await control.call("/admin/api/sessions");
    expect(list).toMatchObject({
      status: 200,
      body: { sessions: expect.arrayContaining([expect.objectContaining({ key: talk.key })]) },
    });
    const path = `/admin/api/sessions/${encodeURIComponent(talk.key)}`;
    expect((await control.call(`${path}/timeline`)).status).toBe(200);
    await expect.poll(async () => (await control.status()).source).toBe("inspect");
    for (const act of ["messages", "stop", "resume", "reset"]) {
      const json = act === "messages" ? { text: "hello", requestId: "12345678" } : {};
      expect(await control.call(`${path}/${act}`, { json })).toMatchObject({
        status: 409,
        body: { code: "broker_stopped", hint: "Start the broker to do this." },
      });
    }
    expect(await control.call(path, { method: "DELETE" })).toMatchObject({
      status: 409,
      body: { code: "broker_stopped" },
    });
  });

  test("a worker that hangs does not hold the status up, and is unreachable for acts", async () => {
    const { control, workerPid } = here;
    process.kill(workerPid() ?? -1, "SIGSTOP");
    await expect
      .poll(() => control.status())
      .toMatchObject({ worker: { state: "running" }, slack: null, codex: null });
    const answer = await control.call("/admin/api/sessions");
    expect(answer).toMatchObject({ status: 503, body: { code: "broker_unreachable" } });
    process.kill(workerPid() ?? -1, "SIGCONT");
    await expect.poll(async () => (await control.status()).slack).not.toBeNull();
  });
});

test("AD02 the status is a full snapshot: processes, Slack, Codex, accounts, counts, asks and running turns", async () => {
  const { control, world } = here;
  const before = await control.status();
  await world.worker.operator.setChannelSettings({
    params: { channel: "C0RANDOM" },
    body: { approvals: "ask" },
  });
  const asked = "[[esc:echo outside > ../ran.txt]][[final:approved]]";
  const asking = mention(world, asked, { channel: "C0RANDOM" });
  const working = mention(world, "[[gate:snapshot]][[final:through the gate]]");
  await world.model.waitForGate("snapshot");
  await expect
    .poll(() => control.status(), { timeout: 20_000 })
    .toMatchObject({
      controlPlane: { pid: control.pid, serviceRoot: control.root, backend: "child" },
      worker: { wanted: "running", state: "running", pid: here.workerPid() },
      releases: { current: expect.any(String), operation: null },
      source: "worker",
      slack: { link: { state: "live" }, login: { state: "known" }, outbox: { open: 0 } },
      codex: { state: "ready", version: expect.any(String) },
      profiles: [{ name: "default" }],
      counts: {
        "needs-you": (before.counts?.["needs-you"] ?? 0) + 1,
        working: 1,
        all: (before.counts?.all ?? 0) + 2,
      },
      needsYou: expect.arrayContaining([expect.objectContaining({ key: asking.key, openAsks: 1 })]),
      active: [{ key: working.key, status: { group: "working" } }],
      runningTurns: 2,
      turnsToday: { total: (before.turnsToday?.total ?? 0) + 2 },
      freeBytes: expect.any(Number),
      setup: "done",
    });
  for (const { key } of [asking, working]) {
    const path = `/admin/api/sessions/${encodeURIComponent(key)}/stop`;
    expect((await control.call(path, { json: {} })).status).toBe(200);
  }
  await expect
    .poll(() => control.status(), { timeout: 20_000 })
    .toMatchObject({ runningTurns: 0, active: [] });
});

test("AD21 a turn is stopped from here, under the name of who did it", async () => {
  const { control, world } = here;
  const talk = mention(world, "[[gate:never]][[final:too late]]");
  await world.model.waitForGate("never");
  const path = `/admin/api/sessions/${encodeURIComponent(talk.key)}`;
  const stopped = await control.call(`${path}/stop`, { json: { by: "Mara" } });
  expect(stopped).toMatchObject({ status: 200, body: { ok: true, wasRunning: true } });
  await talk.answer("Mara");
  await expect
    .poll(async () => (await control.call("/admin/api/health")).body)
    .toMatchObject({ turns: { running: 0 } });
});

test("AD10 a session is reset: its next turn begins a new conversation with the thread's history", async () => {
  const { control, world } = here;
  const talk = mention(world, "the first request [[final:the first answer]]");
  await talk.answer("the first answer");
  await talk.idle();
  const path = `/admin/api/sessions/${encodeURIComponent(talk.key)}`;
  const thread = async () => (await talk.session())["codexThreadId"];
  const before = await thread();
  expect(before).toEqual(expect.any(String));

  const reset = await control.call(`${path}/reset`, { json: { by: "Mara" } });
  expect(reset).toMatchObject({ status: 200, body: { ok: true } });
  talk.say("the second request [[final:the second answer]]");
  await talk.answer("the second answer");
  expect(await thread()).not.toBe(before);
  expect(talk.seen().map(({ label, text }) => [label, text])).toContainEqual([
    "thread_history_json",
    expect.stringContaining("the first request"),
  ]);
});
