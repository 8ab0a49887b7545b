import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";

const program = join(import.meta.dirname, "../../playground/main.ts");
const connectionSchema = z.object({
  environment: z.object({
    SLACK_API_BASE_URL: z.string(),
    SLACK_BOT_TOKEN: z.string(),
    SLACK_APP_TOKEN: z.string(),
  }),
});

it("SE15: each start has tokens of its own, and the bot's well-known name opens nothing", async () => {
  const first = await startPlayground();
  const second = await startPlayground();
  expect(second.SLACK_BOT_TOKEN).not.toBe(first.SLACK_BOT_TOKEN);
  expect(second.SLACK_APP_TOKEN).not.toBe(first.SLACK_APP_TOKEN);
  expect(await authTest(first, "xoxb-playground-bot")).toMatchObject({ error: "invalid_auth" });
  expect(await authTest(first, second.SLACK_BOT_TOKEN)).toMatchObject({ error: "invalid_auth" });
  expect(await authTest(first, first.SLACK_BOT_TOKEN)).toMatchObject({ ok: true });
});

it("UX05: a second start in the same folder changes nothing, and says where the first one runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "playground-twice-"));
  const first = await startPlayground(folder);
  const config = join(folder, "playground/data/team-codex-home/config.toml");
  const before = readFileSync(config, "utf8");
  const lines = [];
  const { child, lines: output } = spawnPlayground(folder);
  const code = new Promise((resolve) => child.once("exit", resolve));
  for await (const line of output) lines.push(line);
  expect(await code).toBe(0);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { runsAt: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#key=/) },
  ]);
  expect(lines[0]).toContain(new URL(first.SLACK_API_BASE_URL).origin);
  expect(readFileSync(config, "utf8")).toBe(before);
});

type Connection = z.output<typeof connectionSchema>["environment"];

/** Starts a playground as `npm start` does; it ends with the test. */
async function startPlayground(
  folder = mkdtempSync(join(tmpdir(), "playground-tokens-")),
): Promise<Connection> {
  const { child, lines } = spawnPlayground(folder);
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  });
  for await (const line of lines) {
    return connectionSchema.parse(JSON.parse(line)).environment;
  }
  throw new Error("The playground ended before it had started.");
}

function spawnPlayground(folder: string) {
  const child = spawn(process.execPath, [program], {
    env: { DATA_ROOT: folder, PLAYGROUND_PORT: "3400", PLAYGROUND_TIED: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function authTest(playground: Connection, token: string): Promise<unknown> {
  const answer = await fetch(`${playground.SLACK_API_BASE_URL}auth.test`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  return answer.json();
}
