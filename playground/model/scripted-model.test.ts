import { afterEach, expect, test } from "vitest";
import type { Clock } from "../../broker/clock/clock.ts";
import { conversation } from "./conversation.ts";
import { startScriptedModel } from "./scripted-model.ts";
import type { ScriptedModel } from "./scripted-model.ts";

/** Time that is always over at once. */
const NO_TIME: Clock = {
  now: () => 0,
  after: () => ({ cancel: () => undefined }),
  sleep: () => Promise.resolve(),
};

const running: ScriptedModel[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((model) => model.stop()));
});

test("a taken port is reported with what to do", async () => {
  const first = await start();
  const port = Number(new URL(first.baseUrl).port);
  await expect(
    startScriptedModel({ port, script: conversation, clock: NO_TIME }),
  ).rejects.toMatchObject({ code: "model.port", hint: expect.stringContaining("port") });
});

test("a body that is not JSON and an unknown route are answered, not crashed on", async () => {
  const model = await start();
  const broken = await fetch(`${model.baseUrl}/responses`, { method: "POST", body: "{" });
  expect(broken.status).toBe(200);
  expect(await broken.text()).toContain("response.completed");
  expect((await fetch(`${model.baseUrl}/nothing`)).status).toBe(404);
});

test("it streams an answer as events that end with the usage, and keeps the request", async () => {
  const model = await start();
  const input = [
    { type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] },
  ];
  const response = await fetch(`${model.baseUrl}/responses`, {
    method: "POST",
    body: JSON.stringify({ model: "gpt-5.5", input }),
  });
  const events = (await response.text())
    .split("\n")
    .filter((line) => line.startsWith("event: "))
    .map((line) => line.slice("event: ".length));
  expect(events.slice(0, 3)).toEqual([
    "response.created",
    "response.output_item.added",
    "response.output_text.delta",
  ]);
  expect(events.slice(-2)).toEqual(["response.output_item.done", "response.completed"]);
  expect(model.requests.map((request) => request.model?.model)).toEqual(["gpt-5.5"]);
});

async function start(): Promise<ScriptedModel> {
  const model = await startScriptedModel({ script: conversation, clock: NO_TIME });
  running.push(model);
  return model;
}
