import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type McpHttpServer, startMcpHttpServer } from "../doubles/mcp/http-server.ts";
import { writePrivateFile } from "../../broker/codex/private-file.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { askServer, renewSignIn } from "../../broker/integrations/mcp/client.ts";
import { createIsolatedServers } from "../../broker/integrations/mcp/isolated-servers.ts";
import type { McpAsk } from "../../broker/integrations/mcp/server.ts";
import { createSignIns } from "../../broker/integrations/mcp/sign-ins.ts";

const stdioServer = join(import.meta.dirname, "../doubles/mcp/stdio-server.ts");
const folder = mkdtempSync(join(tmpdir(), "mcp-"));
const signIns = join(folder, ".credentials.json");

let server: McpHttpServer;
beforeAll(async () => {
  server = await startMcpHttpServer();
});
beforeEach(() => {
  server.allow();
  rmSync(signIns, { force: true });
});
afterAll(async () => {
  await server.end();
  rmSync(folder, { recursive: true });
});

const call = (tool: string, given: Readonly<Record<string, unknown>> = {}): McpAsk => ({
  kind: "call",
  tool,
  arguments: given,
});

/** Of a call that is never answered. */
const SHORT_LIMIT_MS = 500;

function servers(secrets: string[] = [], limitMs = 20_000) {
  const made = createIsolatedServers({
    named: ["tracker", "local", "gone", "signed"],
    readConfiguration: () =>
      Promise.resolve(`
[mcp_servers.tracker]
url = "${server.url}"
bearer_token_env_var = "TRACKER_TOKEN"
tool_timeout_sec = ${limitMs / 1_000}
disabled_tools = ["closed"]

[mcp_servers.signed]
url = "${server.url}"

[mcp_servers.local]
command = "${process.execPath}"
args = ["${stdioServer}"]
env_vars = ["TRACKER_TOKEN"]
startup_timeout_sec = 20
tool_timeout_sec = ${limitMs / 1_000}

[mcp_servers.gone]
url = "http://127.0.0.1:9/mcp"

[mcp_servers.secret]
url = "${server.url}"
`),
    environment: { TRACKER_TOKEN: "tracker-token-1", SLACK_BOT_TOKEN: "xoxb-never-passed" },
    signIns: createSignIns({
      path: signIns,
      write: writePrivateFile,
      renew: () => Promise.resolve(renewSignIn),
      now: () => Date.now(),
      keepSecret: (secret) => secrets.push(secret),
    }),
    ask: () => Promise.resolve(askServer),
    keepSecret: (secret) => secrets.push(secret),
    log: silentLog,
    version: "1.0.0",
  });
  return (name: string, ask: McpAsk, signal = new AbortController().signal) =>
    made.ask(name, ask, { sessionKey: "C1-1.2", signal });
}

describe.each([
  ["tracker", ""],
  ["local", "cannot go on with [redacted]"],
])("the server %s", (name, lastWords) => {
  it("CX21: lists the tools of all pages, without those that the configuration closes", async () => {
    const answer = await servers()(name, { kind: "list" });
    const { tools } = (answer.ok ? answer.value : {}) as { tools: readonly { name: string }[] };
    const names = ["add", "whoami", "fail", "slow", "crash", "huge"];
    expect(tools.map((tool) => tool.name)).toEqual(name === "local" ? [...names, "closed"] : names);
  });

  it("CX21: calls a tool with its arguments", async () => {
    const answer = await servers()(name, call("add", { a: 19, b: 23 }));
    expect(answer).toMatchObject({
      ok: true,
      value: { content: [{ type: "text", text: "the sum is 42" }] },
    });
  });

  it("CX21: takes the server's credential out of its answers, and passes no other secret on", async () => {
    const secrets: string[] = [];
    const answer = JSON.stringify(await servers(secrets)(name, call("whoami")));
    expect(answer).toContain("[redacted]");
    expect(answer).not.toMatch(/tracker-token-1|xoxb/);
    expect(secrets).toContain("tracker-token-1");
    const failure = JSON.stringify(await servers()(name, call("fail")));
    expect(failure).toContain('"kind":"refused"');
    expect(failure).not.toContain("tracker-token-1");
  });

  it("CX21: gives up a slow call after its limit", async () => {
    const answer = await servers([], SHORT_LIMIT_MS)(name, call("slow"));
    expect(answer).toEqual({ ok: false, error: { kind: "timed-out", limitMs: SHORT_LIMIT_MS } });
  });

  it("CX21: says that a server ended in the middle of a call", async () => {
    const answer = await servers()(name, call("crash"));
    expect(answer).toMatchObject({ ok: false, error: { kind: "ended" } });
    expect(JSON.stringify(answer)).not.toContain("tracker-token-1");
    expect(JSON.stringify(answer)).toContain(lastWords);
  });

  it("CX21: refuses a huge answer", async () => {
    const answer = await servers()(name, call("huge"));
    expect(answer).toMatchObject({ ok: false, error: { kind: "too-large" } });
  });
});

it("CX21: leaves no session open at the server, also not after a failure", async () => {
  await servers()("tracker", { kind: "list" });
  await servers([], SHORT_LIMIT_MS)("tracker", call("slow"));
  await expect.poll(() => server.openSessions()).toBe(0);
});

it.each([
  ["a server that is not named", "secret", "add", "not-named"],
  ["a server that is named nowhere", "other", "add", "not-named"],
  ["a server that does not answer", "gone", "add", "unreachable"],
  ["a tool that the configuration closes", "tracker", "closed", "tool-closed"],
])("CX21: refuses %s", async (_, name, tool, kind) => {
  expect(await servers()(name, call(tool))).toMatchObject({ ok: false, error: { kind } });
});

it("CX21: ends a call whose caller no longer waits", async () => {
  const caller = new AbortController();
  const asked = servers()("tracker", call("slow"), caller.signal);
  caller.abort();
  expect(await asked).toEqual({ ok: false, error: { kind: "given-up" } });
});

it("CX21: lets four calls run, sixteen wait and refuses the next", async () => {
  const ask = servers();
  const caller = new AbortController();
  const asked = Array.from({ length: 21 }, () => ask("signed", call("slow"), caller.signal));
  expect(await Promise.race(asked)).toEqual({ ok: false, error: { kind: "busy" } });
  caller.abort();
  const kinds = (await Promise.all(asked)).map((one) => (one.ok ? "ok" : one.error.kind));
  expect(kinds.filter((kind) => kind === "given-up")).toHaveLength(20);
});

describe("a sign-in of codex mcp login", () => {
  const signedIn = (more: Readonly<Record<string, unknown>>) => {
    const entry = {
      ...{ server_name: "signed", server_url: server.url, client_id: "client-1" },
      ...{ access_token: "access-1", refresh_token: "refresh-2", scopes: ["read"], ...more },
    };
    writeFileSync(signIns, JSON.stringify({ "signed|1": entry, "other|2": { kept: true } }));
  };
  const stored = () => JSON.parse(readFileSync(signIns, "utf8"));

  it("CX21: is used while it is valid", async () => {
    server.allow("access-1");
    signedIn({ expires_at: Date.now() + 3_600_000 });
    expect(await servers()("signed", call("add", { a: 1, b: 1 }))).toMatchObject({ ok: true });
  });

  it("CX21: is renewed once when it ends or is refused, for all calls, and stored", async () => {
    server.allow("access-2");
    signedIn({ expires_at: Date.now() + 1_000 });
    const before = server.renewals();
    const ask = servers();
    const asked = await Promise.all(
      [1, 2, 3].map(() => ask("signed", call("add", { a: 1, b: 1 }))),
    );
    expect(asked.map((one) => one.ok)).toEqual([true, true, true]);
    expect(server.renewals() - before).toBe(1);
    expect(stored()).toMatchObject({
      "signed|1": { access_token: "access-2", refresh_token: "refresh-3", scopes: ["read"] },
      "other|2": { kept: true },
    });
    server.allow("access-3");
    expect(await ask("signed", call("add", { a: 1, b: 1 }))).toMatchObject({ ok: true });
  });

  it.each([
    ["is missing", null],
    ["cannot be renewed", { refresh_token: "revoked", expires_at: 1 }],
    ["belongs to another address", { server_url: "https://elsewhere.test/mcp" }],
  ])("CX21: asks for one when it %s", async (_, more) => {
    server.allow("access-9");
    if (more !== null) signedIn(more);
    const answer = await servers()("signed", call("add"));
    expect(answer).toEqual({ ok: false, error: { kind: "unauthorized" } });
  });
});
