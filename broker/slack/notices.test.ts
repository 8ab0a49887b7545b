import { describe, expect, it } from "vitest";
import type { AskedQuestion } from "../sessions/ask-rules.ts";
import type { Notice } from "../sessions/state.ts";
import type { StatusAnswer } from "../sessions/status/status-answer.ts";
import { noticeBody } from "./notices.ts";

function textOf(notice: Notice): string {
  const body = noticeBody(notice, "This Mac");
  return body.kind === "notice" ? JSON.stringify(body.blocks) : "";
}

describe("what the bot says by itself", () => {
  it.each([
    ["<script> & *co*", "<script> & *co*."],
    ['{"error":{"message":"Unsupported tool"}}', "Unsupported tool."],
    ["{not json", "{not json."],
    ["x".repeat(400), `${"x".repeat(300)}…`],
  ])("quotes Codex's sentence %j as it is, and briefly", (message, quoted) => {
    const failed: Notice = { kind: "failed", failure: { kind: "other", message }, offer: null };
    expect(noticeBody(failed, "This Mac")).toMatchObject({
      blocks: [
        {
          type: "rich_text",
          elements: [
            {
              elements: [
                { text: "That did not work", style: { bold: true } },
                { text: ": " },
                { text: quoted, style: { italic: true } },
                { text: " The work so far is kept." },
              ],
            },
          ],
        },
      ],
    });
  });

  it("shows what a program printed as code, and escapes it in the plain text", () => {
    const message = "exit 1\n<!channel> *failed*";
    const body = noticeBody({ kind: "undeliverable", message }, "This Mac");
    expect(body).toMatchObject({
      text: "Codex did not accept this message. Nothing was changed. Write again to retry.\nexit 1\n&lt;!channel&gt; *failed*",
      blocks: [
        {
          elements: [
            { type: "rich_text_section" },
            { type: "rich_text_preformatted", elements: [{ text: message }] },
          ],
        },
      ],
    });
  });

  it("says what was dropped only when something was", () => {
    expect(textOf({ kind: "stopped", userId: "U1", dropped: 0 })).not.toContain("waiting");
    expect(textOf({ kind: "stopped", userId: "U1", dropped: 1 })).toContain("One message");
    expect(textOf({ kind: "stopped", userId: "U1", dropped: 3 })).toContain("Three messages");
  });

  it.each([
    [59_000, "1 min"],
    [600_000, "10 min"],
    [14_400_000, "4 h"],
    [5_400_000, "1 h 30 min"],
  ])("writes %d ms as %s", (idleMs, words) => {
    expect(textOf({ kind: "stalled", idleMs, stopsAt: null, turnId: "T1" })).toContain(
      `for ${words}`,
    );
  });

  it("names the command in which nothing moves, in one line", () => {
    const command = "/bin/bash -lc 'pnpm install\n--offline'";
    const notice = { kind: "stalled", idleMs: 600_000, stopsAt: null, turnId: "T1" } as const;
    expect(textOf({ ...notice, command })).toContain(
      "Nothing has moved here for 10 min. The last step was `pnpm install --offline`.",
    );
  });

  it("quotes a command exactly where nothing is marked up", () => {
    const command = "my_tool *x* `y` <z>";
    const awaited: AskedQuestion = {
      ...{ kind: "command", command, cwd: null, reason: null, rights: null },
      offers: { once: true, session: true },
    };
    const status: StatusAnswer = {
      ...{ awaited, forMs: 0, waiting: 0, questions: 0, model: null, sandbox: "read-only" },
      ...{ sandboxIsUnsound: false, profile: null, access: null, quiet: false },
      status: {
        ...{ state: "needs-approval", group: "needs-you", word: "Needs approval" },
        ...{ reason: null, since: 0, until: null },
      },
    };
    const notices: readonly Notice[] = [
      { kind: "stalled", idleMs: 600_000, stopsAt: null, turnId: "T1", command },
      { kind: "reads-later", awaited },
      { kind: "status", status },
    ];
    for (const notice of notices) {
      expect(noticeBody(notice, "This Mac")).toMatchObject({
        text: expect.stringContaining("my_tool *x* `y` &lt;z&gt;"),
      });
      expect(textOf(notice)).toContain("`my_tool *x* 'y' &lt;z&gt;`");
    }
  });

  it("has a plain text that says the same without marks", () => {
    const body = noticeBody({ kind: "no-account" }, "This Mac");
    expect(body).toMatchObject({ kind: "notice" });
    expect(body.kind === "notice" ? body.text : "*").not.toMatch(/[*_`]/);
  });

  it.each([
    [
      { until: null, goesOn: true },
      "*This Mac cannot reach OpenAI* since <!date^0^{time}|00:00 UTC>. I'll keep trying and continue by myself.",
    ],
    [
      { until: 60_000, goesOn: true },
      "The connection came back at <!date^60^{time}|00:01 UTC>, so I'm continuing.",
    ],
    [
      { until: 60_000, goesOn: false },
      "*This Mac could not reach OpenAI* from <!date^0^{time}|00:00 UTC> to <!date^60^{time}|00:01 UTC>.",
    ],
  ])("tells of the network: %j", (more, words) => {
    expect(textOf({ kind: "offline", since: 0, ...more })).toContain(JSON.stringify(words));
  });
});
