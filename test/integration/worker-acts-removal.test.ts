import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered } from "../world/operator-answers.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

const params = (key: string) => ({ params: { key } });

it("W14: the preview of an unknown session is refused", async () => {
  const refused = { error: { status: 404, code: "unknown_session" } };
  const none = params("C0GENERAL:1.000001");
  expect(await world.worker.operator.removalPreview(none)).toMatchObject(refused);
  expect(await world.worker.operator.removeSession(none)).toMatchObject(refused);
  expect(await world.worker.operator.sessionRepositories(none)).toMatchObject(refused);
});

it("W14: AD11: previews what a removal takes along, changes nothing, and records who removed", async () => {
  const { operator } = world.worker;
  const talk = mention(world, "[[gate:kept]]");
  await world.model.waitForGate("kept");
  writeFileSync(join(talk.workspace, "big.bin"), Buffer.alloc(300_000, 1));
  const outside = join(world.root, "outside.bin");
  writeFileSync(outside, Buffer.alloc(50_000_000));
  symlinkSync(outside, join(talk.workspace, "link.bin"));
  const git = join(talk.workspace, "app/.git");
  mkdirSync(join(git, "refs/remotes/origin"), { recursive: true });
  mkdirSync(join(git, "refs/heads"), { recursive: true });
  writeFileSync(join(git, "HEAD"), "ref: refs/heads/main\n");
  for (const name of ["heads/main", "remotes/origin/main"]) {
    writeFileSync(join(git, "refs", name), `${"a".repeat(40)}\n`);
  }
  const preview = answered(await operator.removalPreview(params(talk.key)));
  expect(preview).toMatchObject({
    messages: 1,
    jobs: 0,
    runningTurn: true,
    repositories: [{ path: "app", branch: "main", unpushedCommits: 0, changedFiles: null }],
  });
  expect(preview.workspaceBytes).toBeGreaterThan(300_000);
  expect(preview.workspaceBytes).toBeLessThan(10_000_000);
  expect(preview.logBytes).toBeGreaterThan(0);
  expect(existsSync(join(talk.workspace, "big.bin"))).toBe(true);

  const by = "Mara Okafor";
  answered(await operator.removeSession({ ...params(talk.key), query: { by } }));
  expect(existsSync(talk.workspace)).toBe(false);
  expect(existsSync(outside)).toBe(true);
  expect(await operator.session(params(talk.key))).toMatchObject({
    error: { code: "unknown_session" },
  });
  await expect.poll(() => world.logText("broker")).toContain(`"by":"${by}"`);
  expect(talk.answers()).toEqual([]);
});

it("W13: W14: while the broker is stopped, acts are refused with what to do", async () => {
  const said = "Opened https://github.com/Acme/app/pull/12";
  const talk = mention(world, `[[final:${said}]]`);
  await talk.answer(`Opened <https://github.com/Acme/app/pull/12>`);
  await talk.idle();
  const git = join(talk.workspace, "app/.git");
  mkdirSync(git, { recursive: true });
  writeFileSync(join(git, "HEAD"), "ref: refs/heads/fix\n");
  const address = "https://x-access-token:ghs_kept_secret@github.com/acme/app.git";
  writeFileSync(join(git, "config"), `[remote "origin"]\n\turl = ${address}\n`);
  const url = "https://github.com/Acme/app/pull/12";
  const repositories = [
    { path: "app", branch: "fix", unpushedCommits: null, pullRequest: { number: 12, url } },
  ];
  const looked = () => world.worker.operator.sessionRepositories(params(talk.key));
  expect(answered(await looked())).toEqual({ ok: true, repositories });
  await world.worker.end();
  world.worker.launch({ INSPECT_PORT: String(world.worker.port) }, ["inspect"]);
  await world.worker.until(async () => {
    const answer = await world.worker.operator.session(params(talk.key));
    return answer.ok;
  });
  const { operator } = world.worker;
  expect(answered(await looked())).toEqual({ ok: true, repositories });
  const at = params(talk.key);
  const requestId = "request-1";
  const results = [
    await operator.sendMessage({ ...at, body: { text: "hi", requestId } }),
    await operator.stopTurn({ ...at }),
    await operator.resumeSession({ ...at, body: {} }),
    await operator.resetSession({ ...at, body: {} }),
    await operator.takeOffer({ ...at, body: { choice: "try-again", turnId: "t" } }),
    await operator.removalPreview(at),
    await operator.removeSession(at),
    await operator.removalPreviews({ body: { keys: [talk.key] } }),
    await operator.actOnSessions({ body: { act: "stop", keys: [talk.key] } }),
    await operator.answerAsk({ params: { handle: "ask" }, body: { kind: "decline" } }),
  ];
  for (const result of results) {
    expect(result).toMatchObject({
      error: { status: 409, code: "read_only", hint: expect.stringContaining("Start the broker") },
    });
  }
});
