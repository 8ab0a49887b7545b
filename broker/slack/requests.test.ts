import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createSlackClients, type SlackClients } from "./clients.ts";
import { callSlack } from "./failure.ts";

const broker = join(import.meta.dirname, "..");
const sources = readdirSync(broker, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !/test/.test(name))
  .map((name) => ({ name, text: readFileSync(join(broker, name), "utf8") }));
const namesWith = (pattern: RegExp) =>
  sources.flatMap(({ name, text }) => (pattern.test(text) ? [name] : [])).toSorted();

describe("OP15: no request without a deadline", () => {
  it.each<keyof SlackClients>(["connection", "reads", "writes", "uploads"])(
    "the client for %s gives each request one, and tries it once",
    async (purpose) => {
      const signals: (AbortSignal | null | undefined)[] = [];
      const clients = createSlackClients({
        apiBaseUrl: "https://slack.test/api",
        botToken: "xoxb-test",
        appToken: "xapp-test",
        log: silentLog,
        fetch: (_input, init) => {
          signals.push(init?.signal);
          return Promise.resolve(new Response("trouble", { status: 503 }));
        },
      });
      const answer = await callSlack(() => clients[purpose].apiCall("api.test"));
      expect(answer).toMatchObject({ ok: false, error: { kind: "ambiguous" } });
      expect(signals).toEqual([expect.any(AbortSignal)]);
    },
  );

  it("no other client of Slack's, and no other connection to Codex, is made", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(namesWith(/new WebClient\(/)).toEqual(["slack/clients.ts"]);
    expect(namesWith(/new SocketModeClient\(/)).toEqual(["slack/link/socket-connection.ts"]);
    expect(namesWith(/new WebSocket\(/)).toEqual(["codex/rpc.ts"]);
  });

  it("every other request says when it ends", () => {
    const withoutEnd = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/await (?:options\.)?fetch\(/g)]
        .filter(({ index }) => !text.slice(index, index + 400).includes("signal"))
        .map(() => name),
    );
    // The clients' own: what they are given has a signal already.
    expect(withoutEnd).toEqual(["slack/clients.ts"]);
  });
});
