import { describe, expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import { readModelRequest } from "./model-request.ts";
import type { InputItem, ModelRequest } from "./model-request.ts";
import type { Reply } from "./reply.ts";

const ENVIRONMENT = user("<environment_context>\n<cwd>/w</cwd>\n</environment_context>");

describe("what the scripted model says", () => {
  test("a conversation without a request gets a sentence, not an error", () => {
    expect(spoken(conversation(requestOf([ENVIRONMENT])))).toContain("nothing to add");
  });

  test("a failure that was asked for ends the turn with its reason", () => {
    expect(answer(user("please fail on purpose"))).toEqual({
      kind: "failure",
      code: "invalid_prompt",
      message: expect.stringContaining("asked for"),
    });
  });

  test("after a failure the next message is answered for itself", () => {
    expect(spoken(answer(user("fail on purpose"), user("hello")))).toContain("scripted model");
  });

  test("a declined command is told as not run", () => {
    const declined = answer(
      user("ask me for an approval"),
      ...called('exec_command failed: Rejected("rejected by user")'),
    );
    expect(spoken(declined)).toContain("declined, so I did not run the command");
  });

  test("a command that Codex refused is told with Codex's own words", () => {
    const refused = answer(user("list files"), ...called("exec_command failed: No such file"));
    expect(spoken(refused)).toContain("```\nexec_command failed: No such file\n```");
  });

  test("an approval asks to leave the sandbox, then shows what the command printed", () => {
    expect(toolOf(answer(user("please ask me for an approval")))).toMatchObject({
      tool: "shell",
      escalation: expect.stringMatching(/^May I/),
    });
    const ended = answer(
      user("please ask me for an approval"),
      ...called(exited(0, "Linux x86_64\n")),
    );
    expect(spoken(ended)).toContain("```\nLinux x86_64\n```");
  });

  test("a plan is set, followed step by step and reported", () => {
    const asked = user("make a plan");
    expect(toolOf(answer(asked))).toMatchObject({
      tool: "plan",
      plan: [{ status: "in_progress" }, { status: "pending" }, {}, {}],
    });
    expect(toolOf(answer(asked, ...called("Plan updated")))).toMatchObject({ tool: "shell" });
    const results = Array.from({ length: 9 }, () => called("Plan updated")).flat();
    expect(spoken(answer(asked, ...results))).toContain("The plan is done: 4 steps");
  });

  test.each([
    // Without hidden folders, which no person put there (UX12).
    ["list the workspace", /^pwd && ls -l$/],
    ["the machine", /uname/],
  ])("%j runs a real command", (text, command) => {
    expect(toolOf(answer(user(text)))).toMatchObject({
      tool: "shell",
      command: expect.stringMatching(command),
    });
  });

  test("a command that exits badly says so", () => {
    expect(spoken(answer(user("list files"), ...called(exited(2, "no\n"))))).toContain(
      "exit code 2",
    );
  });

  test("output with fences of its own stays inside of its block", () => {
    const ended = answer(user("list files"), ...called(exited(0, "```\nx\n")));
    expect(spoken(ended)).toContain("````\n```\nx\n````");
  });

  test("a long job is looked at until it ends", () => {
    const asked = user("run a long job");
    const first = called(stillRunning(7, "step 2 of 10\n"));
    expect(toolOf(answer(asked, ...first))).toMatchObject({ tool: "poll", sessionId: 7 });
    expect(spoken(answer(asked, ...first))).toBe("Still running: step 2 of 10.");
    const last = called(exited(0, "all steps done\n"));
    expect(spoken(answer(asked, ...first, ...last))).toContain("The long job is done");
  });

  test("a message during a long job is noticed, and the job goes on", () => {
    const reply = answer(
      user("run a long job"),
      ...called(stillRunning(7, "")),
      user("are you there"),
    );
    expect(spoken(reply)).toContain("are you there");
    expect(toolOf(reply)).toMatchObject({ tool: "poll", sessionId: 7 });
  });

  test("UX09: what a command printed is reported also when a message came meanwhile", () => {
    const before = [user("ask me for an approval"), ...called(exited(0, "Linux x86_64\n"))];
    const reply = answer(...before, user("hello"));
    expect(spoken(reply)).toContain("Linux x86_64");
    expect(spoken(reply)).toContain("Hello.");
    const working = answer(...before, user("list the workspace"));
    expect(spoken(working)).toContain("Linux x86_64");
    expect(toolOf(working)).toMatchObject({ tool: "shell" });
  });

  test("UX02: a plan whose command failed says so, and claims nothing", () => {
    const noSandbox = "bwrap: execvp codex-linux-sandbox: No such file or directory\n";
    const planned = called(exited(1, noSandbox));
    const reply = spoken(answer(user("make a plan"), ...planned));
    expect(reply).toContain("I stopped at “Look at the workspace”");
    expect(reply).toContain("bwrap: execvp");
    expect(reply).not.toContain("done");
  });

  test("a script that runs on in code mode is waited for", () => {
    const output = [{ type: "input_text", text: "Script running with cell ID 4\nOutput:\n" }];
    const reply = answer(user("run a long job"), {
      type: "custom_tool_call_output",
      call_id: "c",
      output,
    });
    expect(toolOf(reply)).toEqual({ tool: "wait", cellId: "4" });
  });

  test("an interrupted request is not taken up again", () => {
    const reply = answer(user("run a long job"), user("<turn_aborted>\nx"), user("hello"));
    expect(spoken(reply)).toContain("Hello.");
  });

  test("a greeting in Slack's wrapping is found", () => {
    const text = JSON.stringify({ source: "app_mention", text: "<@U0BOT> hello" });
    expect(spoken(answer(user(`A message.\n\`\`\`json\n${text}\n\`\`\``)))).toContain("Hello.");
  });

  test("a note of the broker is not taken for somebody's words", () => {
    const note =
      'Nobody wrote anything.\nturn_cut_off_json:\n```json\n{ "source": "turn_cut_off" }\n```';
    expect(spoken(answer(user(note)))).toContain("nothing to add");
  });

  test("of several messages the newest is answered, and the thread's history is not", () => {
    const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
    const history = { messages: [{ source: "thread_reply", text: "fail on purpose" }] };
    const text = { message_count: 2, messages: [{ text: "fail on purpose" }, { text: "hello" }] };
    const input = `Earlier:\nthread_history_json:\n${json(history)}\n\nNow:\nx_json:\n${json(text)}`;
    expect(spoken(answer(user(input)))).toContain("Hello.");
    expect(spoken(answer(user(`thread_history_json:\n${json(history)}`)))).toContain(
      "nothing to add",
    );
  });

  test("what came along as the thread's history is counted", () => {
    const history = JSON.stringify({ messages: [{ text: "a" }, { text: "b" }] }, null, 2);
    const now = JSON.stringify({ text: "first line" }, null, 2);
    const input = `thread_history_json:\n\`\`\`json\n${history}\n\`\`\`\n\nmessage_json:\n\`\`\`json\n${now}\n\`\`\``;
    expect(spoken(answer(user(input)))).toContain('"earlierMessages": 2');
    expect(spoken(answer(user("first line")))).toContain('"earlierMessages": 0');
  });

  test("files are written by one patch and edited by another", () => {
    const asked = user("change some files");
    expect(toolOf(answer(asked))).toMatchObject({
      tool: "patch",
      patch: expect.stringContaining("*** Add File: notes.md"),
    });
    expect(toolOf(answer(asked, ...called(exited(0, "Success"))))).toMatchObject({
      patch: expect.stringContaining("*** Update File: list.md"),
    });
    const both = [...called(exited(0, "Success")), ...called(exited(0, "Success"))];
    expect(spoken(answer(asked, ...both))).toContain("Both files are written");
  });

  test("anything else is repeated as a quote, with a code block", () => {
    const reply = spoken(answer(user("first line\nsecond")));
    expect(reply).toContain("> first line\n> second");
    expect(reply).toContain('"characters": 17');
  });

  test("an answered request is over", () => {
    const before = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "a" }],
    };
    expect(spoken(answer(user("fail on purpose"), before, user("ask me a question")))).toContain(
      "What shall I look at",
    );
  });

  test("UX04: a question is asked by Codex's own tool, and nothing is said beside its card", () => {
    const asked = user("please ask me a question");
    const code = { type: "additional_tools", tools: [] };
    expect(toolOf(answer(code, asked))).toMatchObject({
      name: "request_user_input_async",
      input: { questions: [{ options: ["The machine", "The workspace"] }] },
    });
    const after = answer(code, asked, ...called("Question sent."));
    expect(after).toEqual({ kind: "steps", steps: [] });
    expect(spoken(answer(code, asked, ...called("Error: no such tool")))).toContain("Codex says");
    const clicked = answer(code, asked, ...called("Question sent."), user("The machine"));
    expect(toolOf(clicked)).toMatchObject({ tool: "shell", command: "uname -sm" });
  });
});

function user(text: string): InputItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

function called(output: string): readonly InputItem[] {
  return [
    { type: "function_call", name: "exec_command", call_id: "c", arguments: "{}" },
    { type: "function_call_output", call_id: "c", output },
  ];
}

function exited(code: number, output: string): string {
  return `Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code ${code}\nOutput:\n${output}`;
}

function stillRunning(session: number, output: string): string {
  return `Chunk ID: 1\nProcess running with session ID ${session}\nOutput:\n${output}`;
}

function requestOf(input: readonly InputItem[]): ModelRequest {
  const request = readModelRequest({ model: "gpt-5.5", input }, {});
  if (request === null) throw new Error("not a request");
  return request;
}

function answer(...input: readonly InputItem[]): Reply {
  return conversation(requestOf([ENVIRONMENT, ...input]));
}

function spoken(reply: Reply): string {
  if (reply.kind === "failure") return "";
  return reply.steps.map((step) => (step.do === "use" ? "" : step.text)).join("");
}

function toolOf(reply: Reply): unknown {
  if (reply.kind === "failure") return null;
  return reply.steps.flatMap((step) => (step.do === "use" ? [step.tool] : [])).at(-1) ?? null;
}
