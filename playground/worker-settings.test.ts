import { expect, it } from "vitest";
import { hasAccount, workerEnvironment } from "./worker-settings.ts";

const places = {
  slackApiUrl: "http://127.0.0.1:3100/api/",
  appToken: "xapp-playground",
  botToken: "xoxb-playground",
  folder: "/project/.data/playground",
  modelUrl: "http://127.0.0.1:3101/v1",
};

it("uses none of the folders and tokens that the person set for a real broker", () => {
  const environment = workerEnvironment(
    { DATA_ROOT: "/real", CODEX_HOME: "/real/codex", SLACK_BOT_TOKEN: "xoxb-real", HOME: "/me" },
    places,
  );
  expect(JSON.stringify(environment)).not.toMatch(/real|"\/me"/);
  expect(environment["SERVICE_ROOT"]).toBe("/project/.data/playground");
  expect(environment["DATA_ROOT"]).toBe("/project/.data/playground/data");
});

it("keeps the person's other settings", () => {
  const environment = workerEnvironment({ TURN_END: "wake", AGENT_ENV: "FOO" }, places);
  expect(environment).toMatchObject({ TURN_END: "wake", AGENT_ENV: "FOO,PLAYGROUND_MODEL_URL" });
});

it.each([
  [{}, false],
  [{ OPENAI_API_KEY: " " }, false],
  [{ OPENAI_API_KEY: "sk-x" }, true],
  [{ CODEX_AUTH_JSON_PATH: "/auth.json" }, true],
])("knows whether there is an account in %j", (environment, is) => {
  expect(hasAccount(environment)).toBe(is);
});
