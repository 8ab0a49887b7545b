import { afterEach, expect, it } from "vitest";
import { startWorld, type World } from "../world/world.ts";

let world: World | undefined;
afterEach(() => world?.end());

async function readiness(of: World, token?: string) {
  const answer = await of.worker.call("/readyz", token === undefined ? {} : { token });
  const phases = answer.body["phases"] as Record<string, string> | undefined;
  return { status: answer.status, body: answer.body, phases };
}

it("AP02: answers 503 with its phases until Slack has said hello", async () => {
  const here = (world = await startWorld());
  here.slack.fail("apps.connections.open", {
    kind: "error",
    error: "internal_error",
    times: Number.POSITIVE_INFINITY,
  });
  here.worker.launch();
  await here.worker.until(async () => {
    const phases = (await readiness(here).catch(() => null))?.phases;
    return phases?.["codex"] === "ready" && phases["slack"] === "connecting";
  });
  const before = await readiness(here);
  expect(before.status).toBe(503);
  expect(before.body).toMatchObject({
    ok: false,
    phases: { store: "open", slack: "connecting", codex: "ready" },
  });
  here.slack.heal();
  await here.worker.until(async () => (await readiness(here)).status === 200);
});

it("AP02: tells the reasons to who holds the operator token only", async () => {
  const here = (world = await startWorld());
  here.slack.fail("apps.connections.open", {
    kind: "error",
    error: "invalid_auth",
    times: Number.POSITIVE_INFINITY,
  });
  here.worker.launch();
  await here.worker.until(
    async () => (await readiness(here).catch(() => null))?.phases?.["slack"] === "refused",
  );
  expect((await readiness(here)).body["reasons"]).toBeUndefined();
  expect((await readiness(here, "a wrong token")).body["reasons"]).toBeUndefined();
  const { body, status } = await readiness(here, here.worker.operatorToken());
  expect(status).toBe(503);
  expect(body["reasons"]).toMatchObject({ slack: expect.stringContaining("invalid_auth") });
});

it("AP01, AP02: stays ready, and says so, when Slack or Codex is lost later", async () => {
  const here = (world = await startWorld());
  await here.worker.start();
  expect(await readiness(here)).toMatchObject({
    status: 200,
    body: { ok: true, phases: { store: "open", slack: "live", codex: "ready" } },
  });
  await here.slack.goOffline();
  await here.worker.until(async () => (await readiness(here)).phases?.["slack"] === "connecting");
  expect(await readiness(here)).toMatchObject({ status: 200, body: { ok: true } });
  await here.slack.comeOnline();
  await here.worker.until(async () => (await readiness(here)).phases?.["slack"] === "live");
});

it("AP02: calls Codex without an account what it is, and stays ready", async () => {
  const here = (world = await startWorld({ requiresAuth: true }));
  await here.worker.start();
  await here.worker.until(async () => (await readiness(here)).phases?.["codex"] === "no-account");
  expect((await readiness(here)).status).toBe(200);
});

it("answers /healthz as long as it lives, without detail", async () => {
  const here = (world = await startWorld());
  await here.worker.start();
  const answer = await here.worker.call("/healthz");
  expect(answer).toMatchObject({ status: 200, text: '{"ok":true,"service":"slack-codex-broker"}' });
});
