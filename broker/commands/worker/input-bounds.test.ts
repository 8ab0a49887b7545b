import { expect, it } from "vitest";
import { z } from "zod";
import { DEFAULT_MAX_BODY_BYTES, type Route } from "../../api/route.ts";
import { operatorRoutes } from "../../api/routes.ts";
import { unboundedPlaces } from "../../api/testing/unbounded-places.ts";
import { loadConfig } from "../../config/load.ts";
import { commonSchema } from "../../http/agent-routes.ts";
import { workerTools } from "./worker-tools.ts";

it.each([
  ["a string", z.object({ a: z.string() }), ["input.a: a string"]],
  ["a pattern", z.object({ a: z.string().regex(/^a+$/) }), ["input.a: a string"]],
  ["a list", z.array(z.enum(["a"])), ["input: a list"]],
  ["what a list holds", z.array(z.string()).max(1), ["input[]: a string"]],
  ["a record", z.record(z.string().max(1), z.number()), ["input: a record"]],
  ["a variant", z.union([z.number(), z.string()]).optional(), ["input: a string"]],
  ["anything", z.object({ a: z.unknown() }), ["input.a: anything"]],
  ["nothing that is bounded", z.object({ a: z.array(z.string().max(2)).max(3) }), []],
])("finds %s without a maximum", (_, schema, places) => {
  expect(unboundedPlaces(schema)).toEqual(places);
});

it.each(Object.entries<Route>(operatorRoutes))("SE11: %s bounds all that it takes", (_, route) => {
  const { body, params, query } = route;
  expect([params, query, body].flatMap((schema) => unboundedPlaces(schema))).toEqual([]);
  expect(route.maxBodyBytes).toBeLessThanOrEqual(256 * 1024);
});

const tools = toolsOfWorker();

/** What somebody else's schema says, and what is measured instead. */
const boundedAsAWhole: Readonly<Record<string, readonly string[]>> = {
  mcp_call: ["input.arguments: a record"],
};

it.each(tools.map((tool) => [tool.name, tool] as const))(
  "SE11: %s bounds all that it takes",
  (name, tool) => {
    expect(unboundedPlaces(tool.input)).toEqual(boundedAsAWhole[name] ?? []);
    const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES } = tool.route;
    const isSmall = maxBodyBytes <= 256 * 1024;
    expect(isSmall || name === "slack_post_file").toBe(true);
  },
);

it("SE11: what the agent's routes take beside a tool's input is bounded", () => {
  expect(unboundedPlaces(commonSchema)).toEqual([]);
});

it("SE11: refuses plan steps of 900 kB and a title of 40 MB", () => {
  const inputOf = (name: string) => tools.find((tool) => tool.name === name)?.input;
  const steps = [{ step: "x".repeat(900_000), status: "pending" }];
  expect(inputOf("slack_set_plan")?.safeParse({ steps }).success).toBe(false);
  const title = "x".repeat(40_000_000);
  expect(inputOf("slack_set_title")?.safeParse({ title }).success).toBe(false);
});

it("SE11: refuses arguments of an MCP tool of 900 kB, as an object and as text", () => {
  const input = tools.find((tool) => tool.name === "mcp_call")?.input;
  const given = { text: "x".repeat(900_000) };
  for (const each of [given, JSON.stringify(given)]) {
    const call = { server: "linear", name: "add", arguments: each };
    expect(input?.safeParse(call).success).toBe(false);
  }
});

function toolsOfWorker() {
  const environment = { SLACK_APP_TOKEN: "xapp-1-A1-22-abc", SLACK_BOT_TOKEN: "xoxb-11-22-abc" };
  const place = { cwd: "/srv/broker", home: "/home/ada", platform: "linux", uid: 1000 } as const;
  const config = loadConfig(environment, place);
  if (!config.ok) throw new Error("The configuration is not valid.");
  const unused = () => {
    throw new Error("Only the schemas are read.");
  };
  // No tool is called: the schemas are all that is asked for.
  const parts = { clock: {}, store: {}, gateway: {} } as unknown as Pick<
    Parameters<typeof workerTools>[0],
    "clock" | "store" | "gateway"
  >;
  return workerTools({
    ...parts,
    config: config.value,
    dispatch: unused,
    temporaryFolder: "/tmp",
    codexHomes: unused,
    setPlan: unused,
    jobs: { register: unused, list: unused, find: unused, output: unused, cancel: unused },
    gitHubToken: unused,
    coauthors: { forCommit: unused, status: unused, choose: unused },
    integrations: { servers: ["linear"], ask: unused },
  });
}
