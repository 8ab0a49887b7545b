import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { createLogs, type Logs, type LogsOptions } from "./create-logs.ts";
import { diskLogFiles } from "./log-files.ts";
import { createRedactor } from "./redact.ts";

const noon = Date.UTC(2026, 0, 31, 12, 30);
const hour = "2026-01-31-12.jsonl";
const key = "C123:1700000000.000100";
const session = `sessions/${Buffer.from(key).toString("base64url")}/${hour}`;

let dir = "";
let stderr = "";
let stdout = "";
let logs: Logs | null = null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "logs-"));
  stderr = "";
  stdout = "";
});

afterEach(async () => {
  await logs?.close();
  await rm(dir, { recursive: true });
});

function start(options: Partial<LogsOptions> = {}): Logs {
  logs = createLogs({
    dir,
    level: "info",
    raw: { "slack-events": true, "codex-rpc": true, "http-requests": true },
    rawMaxBytes: 131_072,
    redactor: createRedactor(["hunter2hunter2"]),
    files: diskLogFiles,
    clock: { ...systemClock, now: () => noon },
    stderr: { write: (text) => (stderr += text) },
    ...options,
  });
  return logs;
}

async function records(file: string): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(dir, file), "utf8");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

async function allText(): Promise<string> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("");
}

describe("the logs", () => {
  it("AD18: stay in the file they were in when the clock jumps back, and go on when it has caught up", async () => {
    const HOUR = 3_600_000;
    let now = noon;
    const { log, flush } = start({ clock: { ...systemClock, now: () => now } });
    log.info("before");
    now = noon - HOUR;
    log.info("after the jump");
    now = noon + HOUR;
    log.info("an hour later");
    await flush();
    expect(await records(`broker/${hour}`)).toMatchObject([
      { message: "before", ts: "2026-01-31T12:30:00.000Z" },
      { message: "after the jump", ts: "2026-01-31T11:30:00.000Z" },
    ]);
    expect(await records("broker/2026-01-31-13.jsonl")).toMatchObject([
      { message: "an hour later" },
    ]);
  });

  it("OP04: write each line to the broker's file, the session's and the job's", async () => {
    const { log, flush } = start();
    log.info("Started", { port: 3000 });
    const own = log.with({ sessionKey: key });
    own.warn("Slow", { ms: 12 });
    own.with({ jobId: "job_1" }).error("Failed");
    await flush();
    const ts = "2026-01-31T12:30:00.000Z";
    const started = { ts, type: "log", level: "info", message: "Started", meta: { port: 3000 } };
    const slow = {
      ts,
      type: "log",
      level: "warn",
      message: "Slow",
      meta: { sessionKey: key, ms: 12 },
    };
    const failed = {
      ...{ ts, type: "log", level: "error", message: "Failed" },
      meta: { sessionKey: key, jobId: "job_1" },
    };
    expect(await records(`broker/${hour}`)).toEqual([started, slow, failed]);
    expect(await records(session)).toEqual([slow, failed]);
    expect(await records(`jobs/am9iXzE/${hour}`)).toEqual([failed]);
  });

  it("OP04: let nobody else read them", async () => {
    const { log, flush } = start();
    log.info("x", { sessionKey: key });
    await flush();
    for (const file of [`broker/${hour}`, session]) {
      expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
      expect((await stat(join(dir, file, ".."))).mode & 0o777).toBe(0o700);
    }
  });

  it.each([
    ["debug", 4],
    ["info", 3],
    ["warn", 2],
    ["error", 1],
  ] as const)("leave out what is below %s", async (level, count) => {
    const { log, flush } = start({ level });
    log.error("e");
    log.warn("w");
    log.info("i");
    log.debug("d");
    await flush();
    expect(await records(`broker/${hour}`)).toHaveLength(count);
  });

  it("OP05: keep raw payloads of the streams that are on, whatever the level is", async () => {
    const { log, flush } = start({
      level: "error",
      raw: { "slack-events": true, "codex-rpc": false, "http-requests": true },
    });
    log.raw("slack-events", { type: "events_api" }, { sessionKey: key, direction: "in" });
    log.raw("codex-rpc", { id: 1 }, { sessionKey: key });
    log.raw("http-requests", '{"text":"hi","api_key":"abc"}');
    await flush();
    expect(await readdir(join(dir, "raw"))).toEqual(["http-requests", "slack-events"]);
    const event = {
      ts: "2026-01-31T12:30:00.000Z",
      type: "raw",
      stream: "slack-events",
      payload: { type: "events_api" },
      meta: { sessionKey: key, direction: "in" },
    };
    expect(await records(`raw/slack-events/${hour}`)).toEqual([event]);
    expect(await records(session)).toEqual([event]);
    expect(await records(`raw/http-requests/${hour}`)).toMatchObject([
      { payload: { text: "hi", api_key: "[redacted]" } },
    ]);
  });

  it("OP05: cut raw payloads at the limit, and keep them whole without one", async () => {
    const payload = { text: "x".repeat(10_000) };
    const limited = start({ rawMaxBytes: 1000 });
    limited.log.raw("codex-rpc", payload);
    await limited.flush();
    expect(await records(`raw/codex-rpc/${hour}`)).toMatchObject([
      { payload: { truncated: true, originalBytes: 10_011, maxBytes: 1000 } },
    ]);
    await limited.close();
    const whole = start({ rawMaxBytes: 0 });
    whole.log.raw("codex-rpc", payload);
    await whole.flush();
    expect((await records(`raw/codex-rpc/${hour}`))[1]).toMatchObject({ payload });
  });

  it("OP06: write the size of a file in place of its content", async () => {
    const { log, flush } = start();
    const content = Buffer.alloc(3000, "some file ").toString("base64");
    log.raw("http-requests", { body: { filename: "a.txt", content_base64: content } });
    log.raw("http-requests", JSON.stringify({ content_base64: content }).slice(0, -2));
    log.info("Posting", { content_base64: content, note: `data:text/plain;base64,${content}` });
    await flush();
    const text = await allText();
    expect(text).toContain('"content_base64":"[base64, 3,000 bytes]"');
    expect(text).not.toContain(content.slice(100, 140));
  });

  it("OP07: redact messages, fields, keys, raw payloads, the console and what is recent", async () => {
    const output = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
    };
    const { log, flush, recent } = start({ level: "debug", console: output });
    const secret = "hunter2hunter2";
    log.info(`message ${secret}`, { field: secret, [secret]: { deep: [secret] } });
    log.error("failed", { error: new Error(`cause ${secret}`, { cause: { token: "abc123" } }) });
    log.raw("codex-rpc", { params: { apiKey: "abc123", text: `xoxb-1-2-${secret}` } });
    log.raw("slack-events", `not json ${secret} Bearer abc123abc123`, { url: secret });
    await flush();
    const everything = (await allText()) + stdout + stderr + JSON.stringify(recent(10));
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain("abc123");
    expect(stdout).toContain("INFO  message [redacted] field=[redacted]");
    expect(stderr).toContain("ERROR failed");
  });

  it("OP07: cut a long message only after its secrets are out", async () => {
    const { log, flush } = start();
    log.info(`${"m".repeat(8185)} hunter2hunter2`, { text: `${"m".repeat(8185)} hunter2hunter2` });
    await flush();
    expect(await allText()).not.toContain("hunte");
  });

  it("bound each line, whatever is logged", async () => {
    const { log, flush } = start();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    log.info("m".repeat(20_000), { text: "x".repeat(20_000), circle, big: 1n });
    log.info("many", { list: Array.from({ length: 5000 }, () => "y".repeat(100)) });
    await flush();
    const [first, second] = await records(`broker/${hour}`);
    expect(JSON.stringify(first).length).toBeLessThan(17_000);
    expect(first).toMatchObject({ meta: { circle: { self: "[circular]" }, big: "1" } });
    expect(second).toMatchObject({ meta: { truncated: true, maxBytes: 65_536 } });
  });

  it("never throw, and tell of a folder that cannot be written once", async () => {
    await writeFile(join(dir, "file"), "");
    const { log, flush, health } = start({ dir: join(dir, "file") });
    for (let line = 0; line < 3; line += 1) log.info("x", { get: 1 });
    await flush();
    log.raw("codex-rpc", { a: 1 }, { sessionKey: key });
    await flush();
    expect(stderr.split("\n")).toHaveLength(2);
    expect(health()).toMatchObject({ failing: true, dropped: { log: 3, raw: 2 } });
  });

  it("never throw when nobody reads the console either", () => {
    const broken = {
      write: () => {
        throw new Error("EPIPE");
      },
    };
    const { log, health } = start({ console: { stdout: broken, stderr: broken }, stderr: broken });
    log.info("x");
    expect(health().unreported).toBe(1);
  });

  it("leave percent signs of a message alone, and keep the newest records", () => {
    const { log, recent } = start();
    for (let line = 0; line < 600; line += 1) log.info(`100%d ${line}`, { a: 1 });
    expect(recent(2).map((record) => record.message)).toEqual(["100%d 598", "100%d 599"]);
    expect(recent(1000)).toHaveLength(500);
    expect(recent(0)).toEqual([]);
  });
});
