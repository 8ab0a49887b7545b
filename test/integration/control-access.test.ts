import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessRoutes } from "../../main/api/access.ts";
import { adminRoutes } from "../../main/api/routes.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { mention } from "../world/talk.ts";

// Access on the built worker and control plane: from a refusal in Slack to the answer that follows a
// change of the lists.

const FILE = "# Who may\n\nACCESS_ADMIN='U0BEN' # asks\nMINE=kept";

let here: ControlWorld;
let file = "";
beforeAll(async () => {
  here = await startControlWorld();
  file = join(here.world.root, "config/worker.env");
  mkdirSync(join(here.world.root, "config"), { recursive: true, mode: 0o700 });
  writeFileSync(file, FILE, { mode: 0o600 });
  await here.running();
});
afterAll(() => here?.end());

const view = async () => {
  const { text } = await here.control.call("/admin/api/access");
  return accessRoutes.access.answer.parse(JSON.parse(text));
};
const requests = async () => {
  const { text } = await here.control.call("/admin/api/access/requests");
  return adminRoutes.accessRequests.answer.parse(JSON.parse(text)).requests;
};
const change = (act: string, subject: unknown) =>
  here.control.call("/admin/api/access/rules", { json: { act, subject } });
const told = (user: string, text: string, channel = "C0GENERAL") =>
  here.world.slack.waitFor(
    () =>
      here.world.slack.workspace.core.world
        .ephemerals(channel, user)
        .find((one) => one.text.includes(text)),
    { what: `"${text}" for ${user}` },
  );
const GRANTED = "<@U0VISITOR>, you may give me work in <#C0GENERAL> now. Mention me again.";

test("AC01, SI39: what would shut people out, or is no id, changes nothing", async () => {
  const members = await change("remove", { kind: "members" });
  expect(members).toMatchObject({ status: 409, body: { code: "access_would_open" } });
  const stranger = await change("remove", { kind: "person", id: "U0NOBODY" });
  expect(stranger).toMatchObject({ status: 404, body: { code: "access_not_listed" } });
  for (const id of ["*", "U1,*", "ada", "C0GENERAL\nX=1"]) {
    expect((await change("allow", { kind: "person", id })).status).toBe(400);
  }
  const unknown = await here.control.call("/admin/api/access/requests/99/ignore", { json: {} });
  expect(unknown).toMatchObject({ status: 404, body: { code: "unknown_access_request" } });
  expect(readFileSync(file, "utf8")).toBe(FILE);
});

test("AC01: a guest asks, is allowed, is told once, and is answered", async () => {
  const { control, world } = here;
  const asksIn = async (channel: string) => {
    const talk = mention(world, "[[final:too early]]", { user: "U0VISITOR", channel });
    const refusal = await told("U0VISITOR", "I do not take work from guests here.", channel);
    const message = { channel, ts: refusal.ts };
    await world.slack.people.click({ user: "U0VISITOR", actionId: "ask_admin", message });
    await told("U0VISITOR", "I asked <@U0BEN>.", channel);
    return talk;
  };
  const ignored = await asksIn("C0RANDOM");
  const first = await asksIn("C0GENERAL");
  await expect.poll(requests).toHaveLength(2);
  const [other] = await requests();
  expect(other?.channel.id).toBe("C0RANDOM");
  const address = `/admin/api/access/requests/${String(other?.id)}/ignore`;
  expect((await control.call(address, { json: {} })).status).toBe(200);
  const [request] = await requests();
  expect(request).toMatchObject({
    person: { id: "U0VISITOR" },
    channel: { id: "C0GENERAL" },
    rule: "guest",
    lift: { kind: "person", id: "U0VISITOR" },
  });
  await expect.poll(async () => (await control.status()).accessRequests).toHaveLength(1);
  // Slack shows a refusal a moment before the broker has stored that it does.
  await expect.poll(view).toMatchObject({
    refusals: [
      { author: { id: "U0VISITOR" }, reason: "Guests may not give work.", told: "told" },
      { channel: { id: "C0RANDOM" }, told: "told" },
    ],
    admin: { id: "U0BEN" },
  });

  const before = (await control.status()).worker.pid;
  const answer = await change("allow", request?.lift);
  expect(answer).toMatchObject({ status: 200, body: { restarted: true } });
  expect(readFileSync(file, "utf8")).toBe(`${FILE}\nALLOWED_USERS=*,U0VISITOR\n`);
  await world.slack.waitFor(
    () => world.slack.botMessages("C0GENERAL", first.threadTs).find((one) => one.text === GRANTED),
    { what: "the answer to the request", timeoutMs: 30_000 },
  );
  expect((await control.untilState("running")).worker.pid).not.toBe(before);
  expect(await requests()).toEqual([]);
  const { lists, rules } = await view();
  expect(rules.map(({ subject }) => subject)).toContainEqual(
    expect.objectContaining({ kind: "person", id: "U0VISITOR" }),
  );
  expect(lists.find(({ variable }) => variable === "ALLOWED_USERS")).toMatchObject({
    source: "file",
    locked: null,
    changedAt: expect.any(Number),
  });
  const allowed = mention(world, "[[final:welcome]]", { user: "U0VISITOR" });
  await allowed.answer("welcome");
  const member = mention(world, "[[final:a member still may]]");
  await member.answer("a member still may");

  // A start looks at the requests again, and has nothing left to tell.
  await here.control.call("/admin/api/service/restart", { json: {} });
  await control.untilState("running");
  await mention(world, "[[final:after it]]").answer("after it");
  const said = world.slack.botMessages("C0GENERAL", first.threadTs).map(({ text }) => text);
  expect(said).toEqual([GRANTED]);
  expect(world.slack.botMessages("C0RANDOM", ignored.threadTs)).toEqual([]);

  const undo = await here.control.call(
    `/admin/api/settings/history/${String(answer.body["change"])}/undo`,
    { json: { restart: true } },
  );
  expect(undo.status).toBe(200);
  expect(readFileSync(file, "utf8")).toBe(FILE);
  await control.untilState("running");
  // The restarted broker opens the request again once Slack said who is refused.
  await expect
    .poll(async () => (await control.status()).accessRequests.map(({ id }) => id))
    .toEqual([request?.id]);
  const again = await control.call(address.replace("/ignore", "/reopen"), { json: {} });
  expect(again.status).toBe(200);
  expect(await requests()).toHaveLength(2);
});

test("AC01: while the broker is stopped, the rules are read and changed for its next start", async () => {
  const { control } = here;
  await control.call("/admin/api/service/stop", { json: { mode: "stop" } });
  await control.untilState("stopped");
  const channel = { kind: "channel", id: "C0GENERAL" };
  const kinds = async () => (await view()).rules.map(({ subject }) => subject.kind);
  expect(await kinds()).toContain("everywhere");
  const limited = await change("limit", channel);
  expect(limited).toMatchObject({ status: 200, body: { restarted: false } });
  await expect.poll(kinds).not.toContain("everywhere");
  const explained = await control.call(
    "/admin/api/access/explain?user=U0VISITOR&channel=C0GENERAL",
  );
  expect(explained).toMatchObject({ body: { code: "broker_stopped" } });
});
