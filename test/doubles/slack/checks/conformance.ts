import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SlackDouble } from "../slack-double.ts";
import { connect, startDouble, webClient } from "./clients.ts";

/** Slack's own recorded payloads, where they lie beside the repository. */
const SAMPLES = join(import.meta.dirname, "../../../../../shared/data/slack/json-logs");
const samplesPresent = existsSync(SAMPLES);

/** Keys that real payloads have and the recorded samples, which are merged by hand, lack. */
const BEYOND_SAMPLES = new Set([
  "context_team_id",
  "context_enterprise_id",
  "event.parent_user_id",
  "event.message.parent_user_id",
  "event.previous_message.parent_user_id",
  "event.message.previous_message",
  "event.files.[].alt_txt",
  "event.app_id",
  "event.channel_type",
  "event.previous_message",
  "enterprise",
  "is_enterprise_install",
  "response_urls",
  "state",
  "response_url",
]);

/** Says by name that there was nothing to compare with. */
function sayNotCompared(): void {
  it("conformance is not compared: Slack's payloads are not beside this repository", () => {
    expect(existsSync(SAMPLES)).toBe(false);
  });
}

export function checkConformance(): void {
  (samplesPresent ? compare : sayNotCompared)();
}

function compare(): void {
  describe("conformance with Slack's recorded payloads", () => {
    it.each([
      ["MessagePayload", (double: SlackDouble) => double.say({ channel: "C0GENERAL", text: "hi" })],
      [
        "AppMentionPayload",
        (double: SlackDouble) =>
          double.say({ channel: "C0GENERAL", text: `<@${double.botUserId}> hi` }),
      ],
      [
        "MessageFileSharePayload",
        (double: SlackDouble) =>
          double.say({ channel: "C0GENERAL", text: "", files: [{ name: "a.png", bytes: "x" }] }),
      ],
      [
        "MessageChangedPayload",
        (double: SlackDouble) => {
          const ts = double.say({ channel: "C0GENERAL", text: "hi" });
          double.people.edit("U0ADA", "C0GENERAL", ts, "ho");
        },
      ],
      [
        "MessageDeletedPayload",
        (double: SlackDouble) => {
          const ts = double.say({ channel: "C0GENERAL", text: "hi" });
          double.people.remove("U0ADA", "C0GENERAL", ts);
        },
      ],
    ])("%s has no key that Slack's has not", async (sample, act) => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      act(double);
      await double.waitFor(() => arrived.length > 0);
      double.say({ channel: "C0RANDOM", text: "the end" });
      await double.waitFor(() => arrived.at(-1)?.event["text"] === "the end");
      const wanted = arrived.at(-2);
      expect(strayKeys(wanted?.body, sampleOf(sample))).toEqual([]);
    });

    it("answers of the Web API have no key that Slack's have not", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const ts = double.say({ channel: "C0GENERAL", text: "hi" });
      const answers = {
        "auth.test": await client.auth.test(),
        "team.info": await client.team.info(),
        "bots.info": await client.bots.info({ bot: "B0CODEX" }),
        "users.info": await client.users.info({ user: "U0ADA" }),
        "conversations.info": await client.conversations.info({ channel: "C0GENERAL" }),
        "chat.getPermalink": await client.chat.getPermalink({
          channel: "C0GENERAL",
          message_ts: ts,
        }),
        "chat.postEphemeral": await client.chat.postEphemeral({
          channel: "C0GENERAL",
          user: "U0ADA",
          text: "x",
        }),
        "files.getUploadURLExternal": await client.files.getUploadURLExternal({
          filename: "a",
          length: 1,
        }),
      };
      const stray = Object.entries(answers).flatMap(
        ([method, { response_metadata: _, ...answer }]) =>
          strayKeys(answer, sampleOf(method)).map((key) => `${method}: ${key}`),
      );
      expect(stray).toEqual([]);
    });
  });
}

function sampleOf(name: string): unknown {
  return JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), "utf8"));
}

/** Paths of keys that the payload has and the sample has not. Block Kit is Slack's own matter. */
function strayKeys(payload: unknown, sample: unknown, path = ""): readonly string[] {
  if (Array.isArray(payload)) {
    const first: unknown = Array.isArray(sample) ? sample[0] : undefined;
    return payload.flatMap((one) => strayKeys(one, first, `${path}[].`));
  }
  if (typeof payload !== "object" || payload === null) return [];
  return Object.entries(payload).flatMap(([key, value]) => {
    const at = `${path}${key}`;
    if (key === "blocks" || BEYOND_SAMPLES.has(at)) return [];
    if (typeof sample !== "object" || sample === null || !(key in sample)) return [at];
    return strayKeys(value, Reflect.get(sample, key), `${at}.`);
  });
}
