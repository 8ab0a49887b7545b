import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalSlack, localSlackMissing, startLocalSlack } from "../world/local-slack.ts";
import { startWorld, type World } from "../world/world.ts";

const reason = localSlackMissing === null ? "" : ` (${localSlackMissing})`;

describe.skipIf(localSlackMissing !== null)(`a Slack that somebody else wrote${reason}`, () => {
  let world: World;
  let slack: LocalSlack;

  beforeAll(async () => {
    world = await startWorld();
    slack = await startLocalSlack(join(world.root, "local-slack"));
    await world.worker.start({
      SLACK_API_BASE_URL: slack.apiUrl,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_BOT_TOKEN: slack.botToken,
    });
  });
  afterAll(async () => {
    await slack?.stop();
    await world?.end();
  });

  const threadOfLastCall = () => world.model.modelCalls().at(-1)?.model?.threadId;

  it("answers a mention in its thread, and follow-ups on the same Codex thread", async () => {
    const mention = `<@${slack.botUserId}> [[final:first answer]]`;
    const ts = await slack.say({ channel: "C01DEV", text: mention });
    expect((await slack.botPost("C01DEV", "first answer")).thread_ts).toBe(ts);
    const codexThread = threadOfLastCall();
    await slack.say({ channel: "C01DEV", threadTs: ts, text: "[[final:second answer]]" });
    expect((await slack.botPost("C01DEV", "second answer")).thread_ts).toBe(ts);
    expect(codexThread).toEqual(expect.any(String));
    expect(threadOfLastCall()).toBe(codexThread);
    expect(world.model.modelCalls()).toHaveLength(2);
  });

  it("answers a direct message without a mention", async () => {
    const ts = await slack.say({ channel: "D01ALICE", text: "[[final:only for you]]" });
    const answer = await slack.botPost("D01ALICE", "only for you");
    expect(answer.thread_ts).toBe(ts);
  });

  it("hands a file to the agent, and sends one back", async () => {
    const post = JSON.stringify({ file_path: "back.txt", initial_comment: "Here it is back" });
    const script = `[[shell:cat .slack-attachments/*/* > back.txt]][[call:slack_post_file|${post}]]`;
    await slack.say({
      channel: "C01DEV",
      text: `<@${slack.botUserId}> ${script}`,
      file: { name: "there.txt", content: "there and back" },
    });
    const sent = await slack.botPost("C01DEV", "Here it is back");
    expect(sent.files).toEqual([expect.objectContaining({ name: "back.txt", size: 14 })]);
  });
});
