import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { giveTo, ordinaryUser } from "../world/ordinary-user.ts";
import {
  addressOf,
  answerIn,
  openSession,
  sayInSession,
  type OpenedSession,
} from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

/** renameat2(2) with RENAME_EXCHANGE: two entries of a folder change places in one step. */
const SWAP = `my $number = ${process.arch === "arm64" ? 276 : 316};
my ($one, $other, $swaps) = @ARGV;
for (1 .. $swaps) { syscall($number, -100, $one, -100, $other, 2) == 0 or die "renameat2: $!" }
`;
/** Enough for all tries; the world's end ends them. */
const SWAPS = 20_000_000;
const TRIES = 60;
const READ_TRIES = 600;

/** An open session whose agent swaps the two entries of its workspace that `prepare` made. */
async function swappingSession(
  prepare: (session: OpenedSession, world: World) => Promise<readonly [string, string]>,
): Promise<{ readonly world: World; readonly session: OpenedSession }> {
  const world = await startWorld({ ordinaryUser: true });
  onTestFinished(() => world.end());
  await world.worker.start();
  const session = await openSession(world);
  writeFileSync(join(session.workspace, "swap.pl"), SWAP);
  const [one, other] = await prepare(session, world);
  const user = ordinaryUser();
  if (user !== null) giveTo(user, session.workspace);
  await sayInSession(world, session, `[[bg:perl swap.pl ${one} ${other} ${SWAPS}]]`, "It swaps.");
  return { world, session };
}

function tried<T>(act: (number: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: TRIES }, (_, number) => act(number)));
}

describe.skipIf(process.platform !== "linux")("while an agent swaps what a path leads to", () => {
  it("SE02: no file of ours reaches the thread", async () => {
    const { session, world } = await swappingSession(async ({ workspace }, { data }) => {
      // Nothing to send on one side, so that a try costs little and many fit in.
      mkdirSync(join(workspace, "a/operator-token"), { recursive: true });
      symlinkSync(join(data, "identity"), join(workspace, "b"));
      return ["a", "b"];
    });
    const refusals = new Set<unknown>();
    // The agent's program may begin late, and may have to wait for its turn.
    const isEnough = (tries: number) => tries >= READ_TRIES && refusals.size > 1;
    for (let number = 0; !isEnough(number) && number < 10 * READ_TRIES; number += 1) {
      const json = { ...addressOf(session), file_path: "a/operator-token" };
      const answer = await world.worker.call("/slack/post-file", { token: session.token, json });
      refusals.add(answer.body["error"]);
    }
    expect(world.slack.uploads()).toEqual([]);
    // It was really swapped meanwhile.
    expect(refusals).toEqual(new Set(["not_a_file", "path_not_allowed"]));
  });

  it("SE03: no file of a person lands outside of the workspace", async () => {
    const outside = (world: World) => join(world.root, "home/.config/autostart");
    const { session, world } = await swappingSession(async ({ workspace }, made) => {
      mkdirSync(join(workspace, ".slack-attachments"));
      mkdirSync(outside(made), { recursive: true });
      symlinkSync(outside(made), join(workspace, "b"));
      const user = ordinaryUser();
      if (user !== null) giveTo(user, join(made.root, "home"));
      return [".slack-attachments", "b"];
    });
    const { channel, threadTs, token } = session;
    const files = [{ name: "evil.desktop", bytes: "[Desktop Entry]" }];
    const ts = world.slack.say({ channel, threadTs, text: "[[final:seen]]", files });
    const query = new URLSearchParams({ ...addressOf(session), message_ts: ts });
    for (let number = 0; number < TRIES; number += 1) {
      await world.worker.call(`/slack/thread-message?${query}`, { token });
    }
    expect(readdirSync(outside(world), { recursive: true })).toEqual([]);
  });

  it("SE05: a pipe in the place of a file holds nothing up, and SIGTERM ends the worker", async () => {
    let ts = "";
    const { session, world } = await swappingSession(async (opened, made) => {
      const { channel, threadTs, workspace } = opened;
      const files = [{ name: "a.txt", bytes: "text" }];
      ts = made.slack.say({ channel, threadTs, text: "[[final:I have it.]]", files });
      await answerIn(made, channel, threadTs, "I have it.");
      const folder = join(".slack-attachments", ts);
      const [name = ""] = readdirSync(join(workspace, folder));
      execFileSync("mkfifo", [join(workspace, folder, "pipe")]);
      return [join(folder, name), join(folder, "pipe")];
    });
    const { token } = session;
    const query = new URLSearchParams({ ...addressOf(session), message_ts: ts });
    await tried(() => world.worker.call(`/slack/thread-message?${query}`, { token }));
    const other = await openSession(world, "C0RANDOM");
    const json = { ...addressOf(other), file_path: "token.txt" };
    const sent = await world.worker.call("/slack/post-file", { token: other.token, json });
    expect(sent.status).toBe(200);
    expect(await world.worker.end("SIGTERM")).toBe(0);
  });
});

it("SE03: files of people who may not give work are not fetched", async () => {
  const world = await startWorld({ ordinaryUser: true });
  onTestFinished(() => world.end());
  await world.worker.start();
  const session = await openSession(world);
  const { channel, threadTs, token, workspace } = session;
  const files = [{ name: "evil.sh", bytes: "echo evil" }];
  const ts = world.slack.say({ channel, threadTs, user: "U0VISITOR", text: "Look", files });
  const before = world.slack.calls("files.download").length;
  const query = new URLSearchParams({ ...addressOf(session), message_ts: ts });
  const read = await world.worker.call(`/slack/thread-message?${query}`, { token });
  expect(read.status).toBe(200);
  expect(read.text).toContain("may not give work here");
  expect(read.text).not.toContain(".slack-attachments");
  expect(world.slack.calls("files.download")).toHaveLength(before);
  expect(existsSync(join(workspace, ".slack-attachments", ts))).toBe(false);
});
