import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type McpHttpServer, startMcpHttpServer } from "../doubles/mcp/http-server.ts";
import { addressOf, answerIn, type OpenedSession, openSession } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

const stdioServer = join(import.meta.dirname, "../doubles/mcp/stdio-server.ts");

let world: World;
let session: OpenedSession;
let server: McpHttpServer;
beforeAll(async () => {
  server = await startMcpHttpServer();
  world = await startWorld({
    env: {
      ISOLATED_MCP_SERVERS: "tracker,local",
      TRACKER_TOKEN: "tracker-token-1",
      LOG_RAW_HTTP_REQUESTS: "true",
    },
  });
  const config = join(world.data, "team-codex-home/config.toml");
  const servers = `
[mcp_servers.tracker]
url = "${server.url}"
bearer_token_env_var = "TRACKER_TOKEN"
tool_timeout_sec = 4

[mcp_servers.local]
command = "${process.execPath}"
args = ["${stdioServer}"]
env_vars = ["TRACKER_TOKEN"]
startup_timeout_sec = 60
tool_timeout_sec = 30

[mcp_servers.other]
url = "${server.url}"
`;
  writeFileSync(config, readFileSync(config, "utf8") + servers);
  await world.worker.start();
  session = await openSession(world);
});
afterAll(async () => {
  await world?.end();
  await server?.end();
});

const call = (name: string, input: object) => `[[call:${name}|${JSON.stringify(input)}]]`;
const mcpCall = (name: string, of = "tracker", given: object = {}) =>
  call("mcp_call", { server: of, name, arguments: given });

/** What the model has read after a turn with this script. */
async function readAfter(script: string, last: string): Promise<string> {
  const { channel, threadTs } = session;
  world.slack.say({ channel, threadTs, text: `${script}[[final:${last}]]` });
  await answerIn(world, channel, threadTs, last);
  return JSON.stringify(world.model.modelCalls().at(-1)?.model?.input);
}

it("CX21: an agent lists and calls the tools of a server over HTTP and of one over stdio", async () => {
  const calls = ["tracker", "local"].map(
    (name) => call("mcp_tools", { server: name }) + mcpCall("add", name, { a: 19, b: 23 }),
  );
  const read = await readAfter(calls.join(""), "the sums are known");
  expect(read.match(/the sum is 42/g)).toHaveLength(2);
  expect(read.match(/The tool whoami/g)).toHaveLength(2);
});

it("CX21: an agent is told what went wrong, and never the credential", async () => {
  const calls = ["slow", "crash", "huge", "fail", "whoami"].map((name) => mcpCall(name)).join("");
  const others = mcpCall("crash", "local") + mcpCall("add", "other", { a: 1, b: 1 });
  const read = await readAfter(calls + others, "the failures are known");
  for (const code of [
    "server_timed_out",
    "server_ended",
    "server_answer_too_large",
    "server_refused",
    "server_not_allowed",
  ]) {
    expect(read).toContain(code);
  }
  expect(read).toContain("cannot go on with [redacted]");
  expect(read).not.toContain("tracker-token-1");
});

it("CX21: scripts list and call over HTTP with the session's token alone", async () => {
  const { token } = session;
  const listed = await world.worker.call("/integrations/mcp-tools?server=tracker", { token });
  expect(listed).toMatchObject({ status: 200, body: { ok: true, server: "tracker" } });
  expect(listed.body["tools"]).toHaveLength(7);
  const json = { ...addressOf(session), server: "tracker", name: "add", arguments: { a: 1, b: 2 } };
  const called = await world.worker.call("/integrations/mcp-call", { token, json });
  expect(called.body).toMatchObject({
    ...{ ok: true, server: "tracker", name: "add" },
    result: { content: [{ type: "text", text: "the sum is 3" }] },
  });
  const asText = await world.worker.call("/integrations/mcp-call", {
    token,
    json: { server: "tracker", name: "add", arguments: '{"a":2,"b":2}' },
  });
  expect(JSON.stringify(asText.body)).toContain("the sum is 4");
});

it.each([
  ["without a token", "", { server: "tracker", name: "add" }, 403, "session_token_required"],
  [
    "of a server that is not named",
    "own",
    { server: "other", name: "add" },
    403,
    "server_not_allowed",
  ],
  ["without a name", "own", { server: "tracker" }, 400, "missing_required_body"],
  [
    "with arguments that are no object",
    "own",
    { server: "tracker", name: "add", arguments: "[1]" },
    400,
    "invalid_arguments",
  ],
])("CX21: refuses a call %s", async (_, whose, json, status, error) => {
  const token = whose === "own" ? session.token : "";
  const answer = await world.worker.call("/integrations/mcp-call", { token, json });
  expect(answer).toMatchObject({ status, body: { ok: false, error } });
});

it("OP05: OP07: raw logs hold calls and their answers, without the credential", async () => {
  const requests = () => world.logText("raw/http-requests");
  await expect.poll(requests).toContain("/integrations/mcp-call");
  await expect.poll(requests).toContain("the sum is 3");
  await expect.poll(() => world.logText("broker")).toContain("An MCP server was asked");
  for (const folder of ["raw/http-requests", "raw/codex-rpc", "broker"]) {
    expect(await world.logText(folder)).not.toContain("tracker-token-1");
  }
});
