import { WebClient } from "@slack/web-api";
import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createSlackClients, socketOpeningOptions } from "./clients.ts";
import { callSlack } from "./failure.ts";

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

it.each([
  [{ ok: false, error: "token_revoked" }, [false]],
  [{ ok: false, error: "channel_not_found" }, []],
  [{ ok: true }, [true]],
])("%j tells whether Slack takes the bot token: %j", async (answer, told) => {
  const answers: boolean[] = [];
  const { reads } = createSlackClients({
    apiBaseUrl: "https://slack.test/api",
    botToken: "xoxb-1",
    appToken: "xapp-1",
    log: silentLog,
    fetch: () => Promise.resolve(Response.json(answer)),
    onTokenAnswer: (takesToken) => answers.push(takesToken),
  });
  await callSlack(() => reads.users.info({ user: "U1" }));
  expect(answers).toEqual(told);
});
