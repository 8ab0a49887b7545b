import { expect, it } from "vitest";
import type { JobEnding } from "../sessions/model.ts";
import { noticeBody } from "./notices.ts";

function textOf(ending: JobEnding, more: { ranMs?: number | null; isRead?: boolean } = {}): string {
  const { isRead = true, ranMs = 51 * 60_000 } = more;
  const notice = { kind: "job-ended", job: "backfill-2025", ranMs, isRead, ending } as const;
  const body = noticeBody(notice, "This Mac");
  return body.kind === "notice" ? body.text : "";
}

it.each<readonly [JobEnding, string]>([
  [
    { kind: "completed", exitCode: 0 },
    "Job backfill-2025 ended after 51 min, exit 0. I am reading its result.",
  ],
  [
    { kind: "completed", exitCode: null },
    "Job backfill-2025 ended after 51 min. I am reading its result.",
  ],
  [
    { kind: "exited", how: "exit 1", lastLine: "no <such> row" },
    "Job backfill-2025 failed after 51 min, exit 1. I am looking into it. Its last line:\nno &lt;such&gt; row",
  ],
  [
    { kind: "exited", how: "signal SIGKILL", lastLine: null },
    "Job backfill-2025 failed after 51 min, signal SIGKILL. I am looking into it.",
  ],
  [
    { kind: "failed", why: "reported", error: "No rows" },
    "Job backfill-2025 failed after 51 min. I am looking into it. It says:\nNo rows",
  ],
  [
    { kind: "failed", why: "lost", error: "The job's process ended, and nothing says how." },
    "Job backfill-2025 failed after 51 min. The job's process ended, and nothing says how. I am looking into it.",
  ],
  [
    { kind: "cancelled", by: "job" },
    "Job backfill-2025 cancelled itself after 51 min. I am looking into it.",
  ],
  [
    { kind: "cancelled", by: "age" },
    "Job backfill-2025 was cancelled after 51 min: no job may run longer. I am looking into it.",
  ],
])("what %j is in a thread", (ending, text) => {
  expect(textOf(ending)).toBe(text);
});

it.each<readonly [JobEnding, string]>([
  [{ kind: "cancelled", by: "operator" }, "An operator cancelled job backfill-2025 after 40 s."],
  [{ kind: "cancelled", by: "agent" }, "I cancelled job backfill-2025 after 40 s."],
  [
    { kind: "cancelled", by: "final" },
    "I cancelled job backfill-2025 after 40 s, because the work here is done.",
  ],
])("the agent looks at nothing of %j", (ending, text) => {
  expect(textOf(ending, { ranMs: 40_000, isRead: false })).toBe(text);
});

it("names no time for a job that never began, and quotes an error as code", () => {
  const ending = { kind: "failed", why: "not-started", error: "<!channel> *x*" } as const;
  const notice = { kind: "job-ended", job: "`a`\nb", ranMs: null, isRead: true, ending } as const;
  expect(noticeBody(notice, "This Mac")).toMatchObject({
    blocks: [
      {
        type: "rich_text",
        elements: [
          {
            elements: [
              { text: "Job " },
              { text: "`a` b", style: { code: true } },
              { text: " could not be started." },
              { text: " I am looking into it. The error:" },
            ],
          },
          { type: "rich_text_preformatted", elements: [{ text: "<!channel> *x*" }] },
        ],
      },
    ],
  });
});

it("cuts a long line and a long name", () => {
  const long = textOf({ kind: "exited", how: "exit 1", lastLine: "x".repeat(9_000) });
  expect(long.length).toBeLessThan(700);
  expect(long.endsWith("x…")).toBe(true);
});
