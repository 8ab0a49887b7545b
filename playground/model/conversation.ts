import { assertNever } from "../../broker/errors/broker-error.ts";
import { editPatches } from "./edit-patches.ts";
import type { ModelRequest } from "./model-request.ts";
import type { Reply, ReplyStep } from "./reply.ts";
import type { PlanItem, ToolUse } from "./tool-calls.ts";
import type { ToolResult } from "./tool-results.ts";
import { turnSoFar } from "./turn-so-far.ts";
import type { Request } from "./turn-so-far.ts";

/** What a person can try, by what they write. */
type Scene =
  | "hello"
  | "approval"
  | "question"
  | "failure"
  | "plan"
  | "edit"
  | "long-job"
  | "machine"
  | "workspace"
  | "other";

/** The first that matches decides: what is rarer in ordinary sentences comes first. */
const SCENES: readonly (readonly [RegExp, Scene])[] = [
  [/\bfail\b.*\bpurpose\b|^\W*fail\W*$/i, "failure"],
  [/\bapproval\b/i, "approval"],
  [/\bplan\b/i, "plan"],
  [/\b(?:change|edit)\b.*\bfiles?\b/i, "edit"],
  [/\blong (?:job|task|run)|\blong-running/i, "long-job"],
  [/\bask me\b.*\bquestion\b|^\W*question\W*$/i, "question"],
  [/\bmachine\b|\buname\b/i, "machine"],
  [/\bworkspace\b|\bfiles\b/i, "workspace"],
  [/\b(?:hello|hi|hey|hallo|hei|bonjour|hola)\b|你好|^\W*$/i, "hello"],
];

/** How long the long job's output is waited for before a word is said about it, in ms. */
const JOB_LOOK_MS = 5_000;

/** How long a step of the plan takes, in seconds: each is seen, as a message may be edited every 5 s. */
const STEP_SECONDS = 6;

/** Longest part of somebody's own words that is repeated to them, in characters. */
const LONGEST_QUOTE = 600;

/** Longest part of a command's output that is shown, in characters. */
const LONGEST_OUTPUT = 1_500;

const LONG_JOB =
  'for step in 1 2 3 4 5 6 7 8 9 10; do echo "step $step of 10"; sleep 2; done; echo "all steps done"';

const HELLO = `Hello. I am a scripted model: my answers are written in advance, and nothing leaves this machine. Everything around me is real: the broker, Codex, its tools and its sandbox.

Other things to try, here or in any channel:

- **ask me for an approval**: I ask to run a command outside of the sandbox, and you get buttons
- **ask me a question**: I ask one with two choices, and your click or your reply goes on from there
- **fail on purpose**: you see what a failure looks like, and that the next message works
- **run a long job**: about 20 seconds of work; write \`-stop\` to end it early
- **make a plan**: four steps that you see done one by one, with a Stop button
- **change some files**: I write two files and edit both, and you see the diffs
- **list the workspace**: I run a harmless command and show you what it printed`;

/** Codex's own tool for it, which models with code mode have; the turn ends without waiting. */
const QUESTION: ToolUse = {
  tool: "dynamic",
  namespace: "functions",
  name: "request_user_input_async",
  input: {
    questions: [{ title: "What shall I look at?", options: ["The machine", "The workspace"] }],
  },
};

/** The same for models without the tool. */
const QUESTION_IN_WORDS = `What shall I look at: the **machine** or the **workspace**?

A reply in the thread is enough.`;

const NOT_A_PERSON = "The broker woke me, not a person. As a scripted model I have nothing to add.";

const DECLINED = "It was declined, so I did not run the command. Nothing has changed.";

const FAILURE_MESSAGE =
  "This failure was asked for: the scripted model refused the request. Nothing is broken.";

/** The script of the playground: what a person who tries the product is answered. */
export function conversation(request: ModelRequest): Reply {
  const requests = turnSoFar(request.input);
  const newest = requests.at(-1);
  if (newest === undefined) return say(NOT_A_PERSON);
  const running = requests.find((earlier) => isUnfinished(earlier.results));
  if (running !== undefined && running !== newest && newest.results.length === 0) {
    return goOn(running.results, `I read your message and go on: ${quoteLine(newest.text)}`);
  }
  const reply = perform(newest, request);
  if (newest.results.length > 0) return reply;
  const before = requests.slice(0, -1).filter(({ results }) => results.length > 0);
  return withReports(
    before.map((earlier) => perform(earlier, request)),
    reply,
  );
}

/** What commands brought for earlier requests is said before a message that came meanwhile is answered. */
function withReports(reports: readonly Reply[], reply: Reply): Reply {
  if (reply.kind !== "steps") return reply;
  const texts = reports.flatMap((one) => finalText(one) ?? []);
  if (texts.length === 0) return reply;
  const [first, ...rest] = reply.steps;
  return first?.do === "say" && first.phase === "final_answer"
    ? say([...texts, first.text].join("\n\n"))
    : { kind: "steps", steps: [comment(texts.join("\n\n")), ...(first ? [first] : []), ...rest] };
}

/** The text of a reply that calls no tool. */
function finalText(reply: Reply): string | null {
  if (reply.kind !== "steps") return null;
  const [step] = reply.steps;
  return step?.do === "say" && step.phase === "final_answer" ? step.text : null;
}

function perform(asked: Request, request: ModelRequest): Reply {
  const scene = sceneOf(asked.text);
  switch (scene) {
    case "hello":
      return say(HELLO);
    case "question":
      return nextOfQuestion(asked, request);
    case "failure":
      return { kind: "failure", code: "invalid_prompt", message: FAILURE_MESSAGE };
    case "approval":
      return afterCommand(asked, {
        announcement: "I ask to leave the sandbox for a harmless command.",
        tool: {
          tool: "shell",
          command: "uname -sm",
          escalation: "May I look up what kind of machine this is, outside of the sandbox?",
        },
        ended: "The command ran. This is what it printed:",
      });
    case "machine":
      return afterCommand(asked, {
        announcement: "I look up what kind of machine this is.",
        tool: { tool: "shell", command: "uname -sm" },
        ended: "This machine calls itself:",
      });
    case "workspace":
      return afterCommand(asked, {
        announcement: "I list the workspace of this session.",
        tool: { tool: "shell", command: "pwd && ls -l" },
        ended: "This is the workspace of this session:",
      });
    case "plan":
      return nextOfPlan(asked);
    case "edit":
      return nextOfEdit(asked);
    case "long-job":
      return afterCommand(asked, {
        announcement: "This takes about 20 seconds. Write `-stop` to end it early.",
        tool: { tool: "shell", command: LONG_JOB, yieldMs: JOB_LOOK_MS },
        ended: "The long job is done. The end of its output:",
      });
    case "other":
      return say(report(asked, request));
    default:
      return assertNever(scene);
  }
}

/** Asks by the tool, and adds nothing: the card is all that people need. */
function nextOfQuestion(asked: Request, request: ModelRequest): Reply {
  if (request.shape === "classic") return say(QUESTION_IN_WORDS);
  const result = asked.results[0];
  if (result === undefined) return steps(use(QUESTION));
  return /^\s*(?:error|failed|unsupported)/i.test(result.text)
    ? say(`I could not ask. Codex says:\n\n${codeBlock(result.text)}`)
    : steps();
}

const PLAN = ["Look at the workspace", "Count what is in it", "Check the count", "Report"];

/** Sets the plan and works for a moment on each step, one call a request. */
function nextOfPlan(asked: Request): Reply {
  const failed = asked.results.findIndex(({ exitCode }) => exitCode !== null && exitCode !== 0);
  if (failed >= 0) {
    const step = PLAN[Math.floor(failed / 2)] ?? "a step";
    const text = asked.results[failed]?.text ?? "";
    return say(`I stopped at “${step}”, because its command failed:\n\n${codeBlock(text)}`);
  }
  const calls = PLAN.flatMap((_, done): ToolUse[] => [
    { tool: "plan", plan: planAfter(done) },
    { tool: "shell", command: `sleep ${STEP_SECONDS}; ls -A | wc -l` },
  ]);
  const next = [...calls, { tool: "plan", plan: planAfter(PLAN.length) } as const];
  const call = next[asked.results.length];
  if (call === undefined)
    return say(`The plan is done: ${PLAN.length} steps, each a real command.`);
  const isFirst = asked.results.length === 0;
  return isFirst ? steps(comment("I make a plan and follow it."), use(call)) : steps(use(call));
}

/** Writes two files by one patch and edits both by another, one call a request. */
function nextOfEdit(asked: Request): Reply {
  const failed = asked.results.find(({ exitCode }) => exitCode !== null && exitCode !== 0);
  if (failed !== undefined) return say(`A patch failed. Codex says:\n\n${codeBlock(failed.text)}`);
  const patch = editPatches[asked.results.length];
  if (patch === undefined)
    return say("Both files are written and edited: `notes.md` and `list.md`.");
  const call = use({ tool: "patch", patch });
  const isFirst = asked.results.length === 0;
  return isFirst ? steps(comment("I write two files, then I edit them."), call) : steps(call);
}

function planAfter(done: number): readonly PlanItem[] {
  return PLAN.map((step, index) => ({
    step,
    status: index < done ? "completed" : index === done ? "in_progress" : "pending",
  }));
}

function sceneOf(text: string): Scene {
  return SCENES.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}

interface CommandScene {
  readonly announcement: string;
  readonly tool: ToolUse;
  readonly ended: string;
}

/** Announces and runs the command, waits while it runs, then shows what it printed. */
function afterCommand(asked: Request, scene: CommandScene): Reply {
  const result = asked.results.at(-1);
  if (result === undefined) return steps(comment(scene.announcement), use(scene.tool));
  if (isUnfinished(asked.results)) return goOn(asked.results, progressOf(result));
  if (result.exitCode === null) {
    if (/rejected by user/.test(result.text)) return say(DECLINED);
    return say(`I did not run the command. Codex says:\n\n${codeBlock(result.text)}`);
  }
  const exit = result.exitCode === 0 ? "" : `\n\nIt ended with exit code ${result.exitCode}.`;
  return say(`${scene.ended}\n\n${codeBlock(result.text)}${exit}`);
}

function isUnfinished(results: readonly ToolResult[]): boolean {
  const last = results.at(-1);
  return last !== undefined && (last.sessionId !== null || last.cellId !== null);
}

/** Says something and waits for more of what still runs. */
function goOn(results: readonly ToolResult[], text: string): Reply {
  const last = results.at(-1);
  if (last?.cellId != null) {
    return steps(comment(text), use({ tool: "wait", cellId: last.cellId }));
  }
  if (last?.sessionId == null) return say(text);
  return steps(
    comment(text),
    use({ tool: "poll", sessionId: last.sessionId, yieldMs: JOB_LOOK_MS }),
  );
}

function progressOf(result: ToolResult): string {
  const line = result.text.trim().split("\n").at(-1) ?? "";
  return line === "" ? "Still running." : `Still running: ${line}.`;
}

/** Anything else: what came in, in a shape that shows the formatting. */
function report(asked: Request, request: ModelRequest): string {
  const facts = {
    characters: asked.text.length,
    lines: asked.text.split("\n").length,
    images: asked.images,
    earlierMessages: asked.earlierMessages,
    model: request.model,
  };
  return `I received your message:

${quote(asked.text)}

I am a scripted model and cannot think about it; with an account, **Codex** itself answers here. What I can tell about it:

\`\`\`json
${JSON.stringify(facts, null, 2)}
\`\`\`

Write \`hello\` to see what else you can try.`;
}

function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return shown
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

function quoteLine(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

/** A fence that is longer than any in the text, so that output cannot end it. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const end = text.trimEnd();
  const shown = end.length > LONGEST_OUTPUT ? `…${end.slice(-LONGEST_OUTPUT)}` : end;
  return `${fence}\n${shown === "" ? "(no output)" : shown}\n${fence}`;
}

function say(text: string): Reply {
  return steps({ do: "say", text, phase: "final_answer" });
}

function comment(text: string): ReplyStep {
  return { do: "say", text, phase: "commentary" };
}

function use(tool: ToolUse): ReplyStep {
  return { do: "use", tool };
}

function steps(...list: readonly ReplyStep[]): Reply {
  return { kind: "steps", steps: list };
}
