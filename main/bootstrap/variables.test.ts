import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { parseEnvFile } from "../settings/env-file.ts";
import { adminVariables, workerVariables } from "./variables.ts";

const settings = [
  "SLACK_BOT_TOKEN",
  "TURN_END",
  "CODEX_HOME",
  "SERVICE_ROOT",
  "GEMINI_HOST_HOME_PATH",
];
const support = { GEMINI_HOST_HOME_PATH: "/srv/support/gemini" };

const read = (written: ReturnType<typeof adminVariables>) =>
  written.ok ? { ...parseEnv(written.value) } : written.error;

/** The file as the next set-up finds it. */
const again = (written: ReturnType<typeof adminVariables>) =>
  parseEnvFile(written.ok ? written.value : "no file");

test("RL08 worker.env keeps what people set, then the environment's, then broker.env's", () => {
  const given = {
    environment: { SLACK_BOT_TOKEN: "xoxb-shell", TURN_END: " ", CODEX_HOME: "/me", HOME: "/me" },
    file: { SLACK_BOT_TOKEN: "xoxb-file", TURN_END: "post" },
  };
  const kept = parseEnvFile("# mine\nTURN_END=wake\n");
  expect(read(workerVariables(kept, settings, given, support))).toEqual({
    TURN_END: "wake",
    SLACK_BOT_TOKEN: "xoxb-shell",
    GEMINI_HOST_HOME_PATH: "/srv/support/gemini",
  });
  const fresh = workerVariables(parseEnvFile(""), settings, given, {});
  expect(read(fresh)).toEqual({ TURN_END: "post", SLACK_BOT_TOKEN: "xoxb-shell" });
  expect(workerVariables(again(fresh), settings, given, {})).toEqual(fresh);
});

test("RL08 admin.env gets the control plane's own variables, and what is given wins", () => {
  const given = { environment: { ADMIN_PORT: "3100", SLACK_BOT_TOKEN: "xoxb-1" }, file: {} };
  const written = adminVariables(parseEnvFile("ADMIN_PORT=3001\n"), given);
  expect(read(written)).toEqual({ ADMIN_PORT: "3100", SERVICE_BACKEND: "launchd" });
  expect(adminVariables(again(written), given)).toEqual(written);
});

test("a file that cannot be read right, or a value that cannot be written, changes nothing", () => {
  const given = { environment: { ADMIN_PORT: "1\u00012" }, file: {} };
  expect(adminVariables(parseEnvFile("not a line"), given)).toMatchObject({ ok: false });
  expect(adminVariables(parseEnvFile(""), given)).toMatchObject({ ok: false });
});
