import { describe, expect, it } from "vitest";
import type { PlanStep } from "../sessions/ports/agent-events.ts";
import { endedProgressCard, progressCard } from "./progress-card.ts";

const view = { turnId: "T1", plan: [], steps: 61, files: 3, commands: 25, forMs: 6_840_000 };
const step = (text: string, state: PlanStep["state"]): PlanStep => ({ text, state });
const plan = [
  step("Reproduce the failure", "done"),
  step("Push the branch", "now"),
  step("Open a pull request", "open"),
];

function textOf(card: { readonly blocks?: readonly unknown[] }, block: number): string {
  return JSON.stringify(card.blocks?.[block]);
}

describe("the card of a running turn", () => {
  it("lists the plan with what is done now in bold, then the counts, then the button", () => {
    expect(progressCard({ ...view, plan }, null)).toEqual({
      kind: "notice",
      text: "1 of 3 done. Now: Push the branch. 61 steps, edited 3 files, ran 25 commands. 1 h 54 min so far.",
      blocks: [
        {
          type: "rich_text",
          block_id: "progress:plan",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "text", text: "1 of 3 done", style: { bold: true } },
                { type: "text", text: "\n" },
                { type: "text", text: "✓ " },
                { type: "text", text: "Reproduce the failure" },
                { type: "text", text: "\n" },
                { type: "text", text: "▸ " },
                { type: "text", text: "Push the branch", style: { bold: true } },
                { type: "text", text: "\n" },
                { type: "text", text: "○ " },
                { type: "text", text: "Open a pull request" },
              ],
            },
          ],
        },
        {
          type: "context",
          block_id: "progress:counts",
          elements: [
            {
              type: "mrkdwn",
              text: "61 steps, edited 3 files, ran 25 commands. 1 h 54 min so far.",
            },
          ],
        },
        {
          type: "actions",
          block_id: "progress:actions",
          elements: [
            {
              type: "button",
              action_id: "turn.stop",
              text: { type: "plain_text", text: "Stop" },
              value: "T1",
            },
          ],
        },
      ],
    });
  });

  it.each([
    [{}, "61 steps, edited 3 files, ran 25 commands. 1 h 54 min so far."],
    [{ steps: 0, files: 0, commands: 0, forMs: 45_900 }, "45 s so far."],
    [{ steps: 1, files: 1, commands: 0, forMs: 60_000 }, "1 step, edited 1 file. 1 min so far."],
    [{ steps: 2, files: 0, commands: 1, forMs: 0 }, "2 steps, ran 1 command. 0 s so far."],
  ])("counts %j", (changes, words) => {
    const card = progressCard({ ...view, ...changes }, null);
    expect(card.text).toBe(`Working. ${words}`);
    expect(textOf(card, 0)).toContain('"Working"');
    expect(textOf(card, 1)).toContain(words);
  });

  it("UX10: says what is done now where there is no plan, with the command that is waited for", () => {
    const doing = { words: "Waiting for approval of", code: "uname -sm" };
    const card = progressCard({ ...view, plan: [] }, doing);
    expect(card.text).toMatch(/^Waiting for approval of `uname -sm`\. /);
    expect(textOf(card, 0)).toContain('"text":"uname -sm","style":{"code":true}');
  });

  it("UX10: says beside a plan what it waits for, and not what it does", () => {
    const waiting = { words: "Waiting: OpenAI cannot be reached", code: null };
    expect(textOf(progressCard({ ...view, plan }, waiting), 1)).toContain(
      "Waiting: OpenAI cannot be reached. 61 steps",
    );
    const testing = { words: "Running tests", code: null };
    expect(progressCard({ ...view, plan }, testing).text).not.toContain("Running tests");
  });

  it("shows eight steps of a longer plan, with the one that is done now among them", () => {
    const long = (now: number) =>
      Array.from({ length: 20 }, (_, index) =>
        step(`s${index}.`, index < now ? "done" : index === now ? "now" : "open"),
      );
    const shown = (now: number) =>
      [...textOf(progressCard({ ...view, plan: long(now) }, null), 0).matchAll(/s(\d+)\./g)].map(
        ([, number]) => Number(number),
      );
    expect(shown(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(shown(9)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(shown(19)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
    expect(shown(20)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it("cannot be made to mention anybody or to end its bold early", () => {
    const card = progressCard({ ...view, plan: [step("<!channel> *now*", "now")] }, null);
    expect(textOf(card, 0)).toContain('"text":"<!channel> *now*","style":{"bold":true}');
    expect(card.text).toContain("Now: &lt;!channel&gt; *now*.");
  });

  it.each([
    ["done", []],
    ["open", []],
    ["now", [{ bold: true }]],
  ] as const)(
    "shows what stands between backticks as code, also where it is %s",
    (state, style) => {
      const card = progressCard(
        { ...view, plan: [step("Run `pnpm test` and ` wait", state)] },
        null,
      );
      const plain = style.length === 0 ? "" : `,"style":${JSON.stringify(style[0])}`;
      expect(textOf(card, 0)).toContain(
        `{"type":"text","text":"Run "${plain}},{"type":"text","text":"pnpm test","style":{"code":true}},{"type":"text","text":" and \` wait"${plain}}`,
      );
    },
  );

  it("shows the beginning of a step that is too long", () => {
    const card = progressCard({ ...view, plan: [step("&".repeat(900), "open")] }, null);
    expect(textOf(card, 0).match(/&/g)).toHaveLength(349);
  });
});

it.each([
  ["completed", 68, 8_220_000, "*Done*, 68 steps in 2 h 17 min"],
  ["completed", 1, 4_000, "*Done*, 1 step in 4 s"],
  ["interrupted", 41, 4_000, "*Stopped* after 41 steps"],
  ["completed", 0, 4_000, "*Done* in 4 s"],
  ["interrupted", 0, 4_000, "*Stopped* after 4 s"],
  ["failed", 41, 4_000, "*Failed* after 41 steps"],
] as const)("a turn that is %s leaves one line", (status, steps, forMs, line) => {
  expect(endedProgressCard({ status, steps, forMs })).toEqual({
    kind: "notice",
    text: line.replaceAll("*", ""),
    blocks: [{ type: "context", elements: [{ type: "mrkdwn", text: line }] }],
  });
});
