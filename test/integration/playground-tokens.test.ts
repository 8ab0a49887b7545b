import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

type Connection = z.output<typeof connectionSchema>["environment"];

/** Starts a playground as `npm start` does; it ends with the test. */
async function startPlayground(): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), "playground-tokens-"));
  const child = spawn(process.execPath, [program], {
    env: { DATA_ROOT: folder, PLAYGROUND_PORT: "3400", PLAYGROUND_TIED: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return connectionSchema.parse(JSON.parse(line)).environment;
  }
  throw new Error("The playground ended before it had started.");
}

async function authTest(playground: Connection, token: string): Promise<unknown> {
  const answer = await fetch(`${playground.SLACK_API_BASE_URL}auth.test`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  return answer.json();
}
