import { WebClient } from "@slack/web-api";
import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { socketOpeningOptions } from "./clients.ts";

async function askedBy(apiBaseUrl: string, socketOpenUrl?: string): Promise<readonly string[]> {
  const asked: string[] = [];
  const client = new WebClient(
    "xapp-1",
    socketOpeningOptions({
      apiBaseUrl,
      ...(socketOpenUrl === undefined ? {} : { socketOpenUrl }),
      log: silentLog,
      fetch: (input) => {
        asked.push(String(input));
        return Promise.resolve(Response.json({ ok: true, url: "wss://one" }));
      },
    }),
  );
  await client.apps.connections.open({});
  return asked;
}

it.each([
  [undefined, "https://slack.com/api/apps.connections.open"],
  ["apps.connections.open", "https://slack.com/api/apps.connections.open"],
  ["apps.connections.other", "https://slack.com/api/apps.connections.other"],
  ["http://127.0.0.1:9/open", "http://127.0.0.1:9/open"],
])("OP13: asks for a socket where SLACK_SOCKET_OPEN_URL=%s says", async (given, asked) => {
  expect(await askedBy("https://slack.com/api", given)).toEqual([asked]);
});
