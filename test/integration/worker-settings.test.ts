import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsListSchema } from "../../broker/api/settings.ts";
import { freePort } from "../world/free-port.ts";
import { mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const CHANNEL = "/operator/settings/channels/C0GENERAL";
const OLD_MEMORY = "The build machine is called Heron.";
const NEW_MEMORY = "The build machine is called Crane.";

describe("settings of a channel, and what a living thread is told", () => {
  let world: World;
  let talk: Talk;
  const memory = () => join(world.data, "team-codex-home/AGENT.md");

  beforeAll(async () => {
    world = await startWorld({ env: { CODEX_EFFORT: "low" } });
    await writeFile(memory(), OLD_MEMORY);
    await world.worker.start();
    talk = mention(world, "[[final:begun]]");
    await talk.answer("begun");
  });
  afterAll(() => world?.end());

  const operator = (path: string, method = "GET", json?: unknown) =>
    world.worker.call(path, {
      token: world.worker.operatorToken(),
      method,
      ...(json === undefined ? {} : { json }),
    });
  const turn = async (words: string, answer: string) => {
    talk.say(`${words}[[final:${answer}]]`);
    await talk.answer(answer);
    await talk.idle();
    return world.model.modelCalls().at(-1)?.model;
  };
  const effortOf = (body: Readonly<Record<string, unknown>> | undefined) =>
    (body?.["reasoning"] as { readonly effort?: string } | undefined)?.effort;

  it("CX19: a setting of the channel holds from its next turn on", async () => {
    const put = await operator(CHANNEL, "PUT", {
      model: "gpt-6.1-sol",
      effort: "high",
      sandbox: "read-only",
      setBy: "Mara",
    });
    expect(put.body).toMatchObject({
      ok: true,
      channel: "C0GENERAL",
      setBy: "Mara",
      inForce: {
        model: { value: "gpt-6.1-sol", from: "channel" },
        approvals: { value: "never", from: "environment" },
      },
    });
    const asked = await turn("[[shell:touch not-there]]", "with other settings");
    expect(asked?.model).toBe("gpt-6.1-sol");
    expect(effortOf(asked?.body)).toBe("high");
    expect(existsSync(join(talk.workspace, "not-there"))).toBe(false);
    expect(await talk.session()).toMatchObject({
      settings: {
        model: { value: "gpt-6.1-sol", from: "channel" },
        effort: { value: "high", from: "channel" },
        sandbox: { value: "read-only", from: "channel" },
      },
    });
  });

  it("CX19: it is that channel's alone, and still there after a crash", async () => {
    await world.worker.end("SIGKILL");
    await world.worker.start();
    expect((await turn("", "after the crash"))?.model).toBe("gpt-6.1-sol");
    const other = mention(world, "[[final:elsewhere]]", { channel: "C0RANDOM" });
    await other.answer("elsewhere");
    expect(world.model.modelCalls().at(-1)?.model?.model).toBe("gpt-5.5");
    const { body } = await operator("/operator/settings");
    expect(settingsListSchema.parse(body)).toMatchObject({
      inForce: {
        effort: { value: "low", from: "environment" },
        model: { value: null, from: "codex" },
      },
      channels: [{ channel: "C0GENERAL", set: { sandbox: "read-only" } }],
    });
  });

  it("CX19: taken away, the thread has its first model again", async () => {
    expect((await operator(CHANNEL, "DELETE")).status).toBe(200);
    expect((await operator(CHANNEL, "DELETE")).status).toBe(404);
    const asked = await turn("[[shell:touch there-now]]", "as before");
    expect(asked?.model).toBe("gpt-5.5");
    expect(effortOf(asked?.body)).toBe("low");
    expect(existsSync(join(talk.workspace, "there-now"))).toBe(true);
    await expect
      .poll(() => world.logText("broker"))
      .toContain("The settings of a channel have changed");
  });

  it.each([
    [{}, "at least one of"],
    [{ sandbox: "none" }, "sandbox"],
    [{ modle: "gpt-5.5" }, "modle"],
    [{ model: "two words" }, "model"],
  ])("CX19: refuses %j", async (json, message) => {
    const answer = await operator(CHANNEL, "PUT", json);
    expect(answer.status).toBe(400);
    expect(answer.body["message"]).toContain(message);
    expect((await operator("/operator/settings/channels/general")).status).toBe(400);
    expect((await operator(CHANNEL)).body["set"]).toBeNull();
  });

  it("CX18: a living thread is told once what the team's memory says now", async () => {
    await writeFile(memory(), NEW_MEMORY);
    await turn("", "learnt");
    const occurrences = () => talk.inputText().split(NEW_MEMORY).length - 1;
    expect(occurrences()).toBe(1);
    await turn("", "knew");
    expect(occurrences()).toBe(1);
    const other = mention(world, "[[final:new]]", { channel: "C0RANDOM" });
    await other.answer("new");
    expect(other.inputText()).toContain(NEW_MEMORY);
    expect(other.inputText()).not.toContain("has changed");
  });

  it("CX18: on another port an old thread learns the new address, and its shell has it", async () => {
    const port = await freePort();
    await world.worker.end("SIGKILL");
    world.worker.launch({ PORT: String(port) });
    await talk.answer("knew");
    const url = `http://127.0.0.1:${port}`;
    talk.say('[[shell:printf %s "$BROKER_API_BASE" > address]][[final:moved]]');
    await talk.answer("moved");
    expect(talk.inputText()).toContain(`The broker's routes are now at ${url}.`);
    expect(await readFile(join(talk.workspace, "address"), "utf8")).toBe(url);
  });
});
