import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const program = join(
  import.meta.dirname,
  "../../node_modules/local-slack-linux-x64/bin/local-slack",
);

/** Null where the package is there: npm leaves it out on anything but Linux x64. */
export const localSlackMissing: string | null = existsSync(program)
  ? null
  : "skipped: local-slack-linux-x64 is not installed here";

/** Longest wait for what comes at all, in ms, on a busy machine. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 25;

export interface LocalMessage {
  readonly ts: string;
  readonly user?: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly files?: readonly { readonly name: string }[];
}

/** A Slack that somebody else wrote. */
export interface LocalSlack {
  readonly apiUrl: string;
  readonly appToken: string;
  readonly botToken: string;
  readonly botUserId: string;
  /** Somebody posts, with a file when one is given; resolves once the bot has acknowledged. */
  say(said: {
    readonly channel: string;
    readonly text: string;
    readonly threadTs?: string;
    readonly file?: { readonly name: string; readonly content: string };
  }): Promise<string>;
  /** The bot's post that holds `text`, past or to come. */
  botPost(channel: string, text: string): Promise<LocalMessage>;
  stop(): Promise<void>;
}

const person = "U01ALICE";
const botUserId = "U0BROKER";
const config = {
  workspace: { name: "Local", domain: "local", teamId: "T0LOCAL" },
  app: {
    appId: "A0BROKER",
    botUserId,
    botName: "codex",
    botToken: "xoxb-local-bot",
    appToken: "xapp-local-app",
    signingSecret: "unused",
    mode: "socket",
  },
  users: [{ id: person, name: "alice", real_name: "Alice Arden", email: "alice@local.example" }],
  channels: [
    { id: "C01DEV", name: "dev", members: [person, botUserId] },
    {
      id: "D01ALICE",
      name: "dm",
      is_im: true,
      is_private: true,
      is_channel: false,
      members: [person, botUserId],
    },
  ],
};

/** Starts it on a free port; its data stays below `folder`. */
export async function startLocalSlack(folder: string): Promise<LocalSlack> {
  const files = join(folder, "files");
  await mkdir(files, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  const child = spawn(
    program,
    ["--config", join(folder, "config.json"), "--port", "0", "--base-host", "127.0.0.1"].concat(
      "--files-dir",
      files,
    ),
    { stdio: ["ignore", "pipe", "pipe"], env: { HOME: folder, PATH: process.env["PATH"] } },
  );
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));

  const port = await come(() => /Web UI:\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]);
  const url = `http://127.0.0.1:${port}`;
  const control = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${url}/_control${path}`, { ...init, signal });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await come(() => control("/state").catch(() => null));

  return {
    apiUrl: `${url}/api`,
    appToken: config.app.appToken,
    botToken: config.app.botToken,
    botUserId,
    say: async ({ channel, text, threadTs, file }) => {
      const fields = {
        channel,
        user: person,
        text,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      };
      const answer =
        file === undefined
          ? await control("/message", {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(fields),
            })
          : await control("/upload", { method: "POST", body: formOf(fields, file) });
      return (answer as { message: LocalMessage }).message.ts;
    },
    botPost: (channel, text) =>
      come(async () => {
        const { messages } = (await control(`/messages/${channel}`)) as {
          messages: LocalMessage[];
        };
        return messages.find((one) => one.user === botUserId && one.text.includes(text));
      }),
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

function formOf(
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly content: string },
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([file.content], { type: "text/plain" }), file.name);
  return form;
}

/** Looks until there is something. */
async function come<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > deadline) throw new Error("Waited in vain for local-slack.");
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
