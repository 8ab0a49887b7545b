import { describe, expect, it } from "vitest";
import { configuredServer } from "./configured-server.ts";

const environment = { TRACKER_TOKEN: "token-1", EMPTY: "" };

describe("CX21: an MCP server of the team's configuration", () => {
  it.each([
    ["no entry", "", "has no [mcp_servers.tracker]"],
    ["broken TOML", '[mcp_servers.tracker]\nsecret = "abc', "is not valid TOML"],
    ["no table of servers", "mcp_servers = 1", "mcp_servers is not a table"],
    ["nothing to reach", "[mcp_servers.tracker]", "neither a command nor a url"],
    ["two ways", '[mcp_servers.tracker]\ncommand="a"\nurl="https://a.test"', "both a command"],
    ["a file as address", '[mcp_servers.tracker]\nurl="file:///etc/passwd"', "url:"],
    [
      "an endless limit",
      '[mcp_servers.tracker]\ncommand="a"\ntool_timeout_sec=9000',
      "tool_timeout",
    ],
    [
      "a variable that is not set",
      '[mcp_servers.tracker]\nurl="https://a.test"\nbearer_token_env_var="EMPTY"',
      "needs EMPTY",
    ],
  ])("is refused with %s", (_, toml, message) => {
    const server = configuredServer("tracker", toml, environment);
    expect(server).toEqual({ ok: false, error: expect.stringContaining(message) });
    expect(JSON.stringify(server)).not.toContain("abc");
  });

  it("is not made of what every object has", () => {
    expect(configuredServer("constructor", "", environment).ok).toBe(false);
  });

  it.each(["linear", "notion"])("is known without an entry: %s", (name) => {
    expect(configuredServer(name, "", environment)).toMatchObject({
      ok: true,
      value: {
        kind: "http",
        url: `https://mcp.${name}.com/mcp`.replace("linear.com", "linear.app"),
      },
    });
  });

  it("over HTTP has the headers and the token that its entry names", () => {
    const toml = `[mcp_servers.tracker]
url = "https://a.test/mcp?api_key=key-in-address"
http_headers = { "x-team" = "team-1" }
env_http_headers = { "x-key" = "TRACKER_TOKEN" }
bearer_token_env_var = "TRACKER_TOKEN"
enabled = false
enabled_tools = ["read"]`;
    expect(configuredServer("tracker", toml, environment)).toMatchObject({
      ok: true,
      value: {
        headers: { "x-team": "team-1", "x-key": "token-1", authorization: "Bearer token-1" },
        ...{ hasCredential: true, enabledTools: ["read"], startupMs: 20_000, answerMs: 60_000 },
        secrets: ["team-1", "token-1", "token-1", "key-in-address"],
      },
    });
  });

  it("over stdio has the variables that its entry names, and no others", () => {
    const toml = `[mcp_servers.tracker]
command = "tracker-mcp"
args = ["--stdio"]
env = { MODE = "production", API_KEY = "key-1" }
env_vars = ["TRACKER_TOKEN"]`;
    expect(configuredServer("tracker", toml, environment)).toMatchObject({
      ok: true,
      value: {
        ...{ kind: "stdio", command: "tracker-mcp", args: ["--stdio"], folder: null },
        environment: { MODE: "production", API_KEY: "key-1", TRACKER_TOKEN: "token-1" },
        secrets: ["token-1", "key-1"],
      },
    });
  });
});
