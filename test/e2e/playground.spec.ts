import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test as base } from "@playwright/test";
import { freePort } from "../world/free-port.ts";

const repository = join(import.meta.dirname, "../..");

interface Playground {
  readonly url: string;
  readonly output: () => string;
}

/** `npm start` with nothing configured, from the built programs, in a folder of its own. */
const test = base.extend<object, { playground: Playground }>({
  playground: [
    // Playwright wants the first argument to be a pattern, even when nothing is taken from it.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = join(repository, ".cache/test");
      mkdirSync(folder, { recursive: true });
      const root = await mkdtemp(join(folder, "pg-"));
      const started = start(root, await freePort());
      const url = await addressAfter("Playground: ", started);
      await use({ url, output: started.output });
      await end(started.child);
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly onOutput: (listener: () => void) => void;
}

function start(root: string, adminPort: number): Started {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [join(repository, "build/start.mjs")], {
    cwd: root,
    env: {
      PATH,
      HOME: root,
      TMPDIR: root,
      LANG: "C.UTF-8",
      DATA_ROOT: join(root, ".data"),
      ADMIN_PORT: String(adminPort),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const listeners: (() => void)[] = [];
  let text = "";
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { child, output: () => text, onOutput: (listener) => listeners.push(listener) };
}

/** The address that is printed behind some words. */
function addressAfter(words: string, { child, output, onOutput }: Started): Promise<string> {
  const pattern = new RegExp(`${words}(https?://\\S+)\n`);
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = pattern.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    };
    onOutput(look);
    child.once("exit", () => reject(new Error(`It ended by itself:\n${output()}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}

test.describe.configure({ mode: "serial" });
test.setTimeout(60_000);

test("DE06: @codex hello is answered in its thread, without any account", async ({
  page,
  playground,
}) => {
  await page.goto(playground.url);
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex hello");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("I am a scripted model", { timeout: 30_000 });
});

test("TU29: a command waits for a click in the thread, and runs after it", async ({
  page,
  playground,
}) => {
  await page.goto(playground.url);
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex ask me for an approval");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText("May I run a command?", { timeout: 30_000 });
  await thread.getByRole("button", { name: "Allow once" }).click();
  await expect(thread).toContainText("Run a command: allowed once by");
  await expect(thread).toContainText("This is what it printed", { timeout: 30_000 });
});

test("SI23: -stop ends a long job and says so", async ({ page, playground }) => {
  await page.goto(playground.url);
  const composer = page.getByRole("textbox", { name: /general/ });
  await composer.fill("@codex run a long job");
  await composer.press("Enter");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await expect(thread).toContainText(/codex is (running|thinking|starting)/, { timeout: 30_000 });
  const reply = thread.getByRole("textbox");
  await reply.fill("-stop");
  await reply.press("Enter");
  await expect(thread).toContainText(/Stopped, as @Ada Park asked/, { timeout: 30_000 });
});
