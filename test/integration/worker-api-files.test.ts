import { execFileSync } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addressOf, type OpenedSession, openSession } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;
let session: OpenedSession;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
  session = await openSession(world);
});
afterAll(() => world?.end());

const postFile = (json: object) =>
  world.worker.call("/slack/post-file", {
    token: session.token,
    json: { ...addressOf(session), ...json },
  });
const base64 = (text: string) => Buffer.from(text).toString("base64");

it.each([
  ["neither a path nor content", {}, "missing_required_body"],
  [
    "both a path and content",
    { file_path: "token.txt", content_base64: base64("x"), filename: "x" },
    "missing_required_body",
  ],
  ["content without a filename", { content_base64: base64("x") }, "missing_required_body"],
  ["content that is no base64", { content_base64: "!!!", filename: "x" }, "invalid_content_base64"],
  ["a path where no file is", { file_path: "nowhere.txt" }, "file_not_found"],
  ["a folder", { file_path: "folder" }, "not_a_file"],
])("AP07: refuses %s and uploads nothing", async (_, json, error) => {
  await mkdir(join(session.workspace, "folder"), { recursive: true });
  const before = world.slack.uploads().length;
  expect(await postFile(json)).toMatchObject({ status: 400, body: { ok: false, error } });
  expect(world.slack.uploads()).toHaveLength(before);
});

it("refuses a file outside of what the session may send, and a link that leads there", async () => {
  const secret = join(world.data, "identity/operator-token");
  await symlink(secret, join(session.workspace, "innocent.txt"));
  const refused = { status: 403, body: { ok: false, error: "path_not_allowed" } };
  const before = world.slack.uploads().length;
  const paths = [
    secret,
    "innocent.txt",
    join(session.workspace, "innocent.txt"),
    relative(session.workspace, secret),
    "/etc/passwd",
  ];
  for (const path of paths) {
    const answer = await postFile({ file_path: path });
    expect({ path, ...answer }).toMatchObject({ path, ...refused });
    expect(answer.text).not.toContain(world.worker.operatorToken());
  }
  expect(world.slack.uploads()).toHaveLength(before);
});

it("AP07: sends a file by its path, with title, comment and description", async () => {
  const path = join(session.workspace, "chart.png");
  await writeFile(path, "not really a picture");
  const answer = await postFile({
    file_path: path,
    title: "The chart",
    initial_comment: "Here is **the chart**",
    alt_text: "A line that rises",
  });
  expect(answer.status).toBe(200);
  const upload = world.slack.uploads().at(-1);
  expect(upload).toMatchObject({
    name: "chart.png",
    title: "The chart",
    altText: "A line that rises",
    size: 20,
  });
  expect(upload?.shares).toContainEqual(
    expect.objectContaining({ channel: session.channel, threadTs: session.threadTs }),
  );
  expect(answer.body["file"]).toMatchObject({
    fileId: upload?.id,
    title: "The chart",
    name: "chart.png",
    mimetype: "image/png",
    size: 20,
  });
  const comment = world.slack
    .botMessages(session.channel, session.threadTs)
    .find((one) => one.text.includes("the chart"));
  expect(comment?.text).toContain("*the chart*");
});

it("AP07: sends content in base64 as a snippet, and text is another name of the comment", async () => {
  const answer = await postFile({
    content_base64: base64("const a = 1;\n"),
    filename: "a.ts",
    text: "A snippet",
    snippet_type: "typescript",
  });
  expect(answer.status).toBe(200);
  expect(world.slack.uploads().at(-1)).toMatchObject({
    name: "a.ts",
    snippetType: "typescript",
    size: 13,
  });
});

it("takes a relative path from the workspace, and a form", async () => {
  await writeFile(join(session.workspace, "notes.txt"), "notes");
  const answer = await world.worker.call("/slack/post-file", {
    token: session.token,
    form: { ...addressOf(session), file_path: "notes.txt" },
  });
  expect(answer.status).toBe(200);
  expect(world.slack.uploads().at(-1)).toMatchObject({ name: "notes.txt", size: 5 });
});

it("AP09: uploads once, however often the same key is sent", async () => {
  const send = () =>
    postFile({ content_base64: base64("once"), filename: "once.txt", idempotency_key: "one file" });
  const answers = [await send(), await send()];
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  expect(world.slack.uploads().filter((file) => file.name === "once.txt")).toHaveLength(1);
});

it("AP07: sends an image that Codex made and stored in its home", async () => {
  const folder = join(world.data, "codex-home/generated_images/thread");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "made.png"), "an image");
  expect(await postFile({ file_path: join(folder, "made.png") })).toMatchObject({ status: 200 });
  expect(world.slack.uploads().at(-1)).toMatchObject({ name: "made.png", size: 8 });
});

it("refuses another session's files, devices and pipes, and does not wait for them", async () => {
  const other = await openSession(world, "C0RANDOM");
  await symlink(join(other.workspace, "token.txt"), join(session.workspace, "theirs.txt"));
  await symlink("/dev/zero", join(session.workspace, "endless"));
  execFileSync("sh", ["-c", 'mkfifo "$0"', join(session.workspace, "pipe")]);
  const before = world.slack.uploads().length;
  for (const path of [join(other.workspace, "token.txt"), "theirs.txt", "endless", "/dev/zero"]) {
    expect(await postFile({ file_path: path })).toMatchObject({
      status: 403,
      body: { error: "path_not_allowed" },
    });
  }
  expect(await postFile({ file_path: "pipe" })).toMatchObject({
    status: 400,
    body: { error: "not_a_file" },
  });
  expect(world.slack.uploads()).toHaveLength(before);
});

it("keeps no copy of what Slack has", async () => {
  await postFile({ content_base64: base64("gone"), filename: "gone.txt" });
  expect(await readdir(join(world.data, "state/outgoing-files"))).toEqual([]);
});
