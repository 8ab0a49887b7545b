import { describe, expect, it } from "vitest";
import { noticeBody, settledNoticeBody } from "./notices.ts";
import { unsureInMarkdown } from "./unsure-words.ts";

const notice = (command: string) => ({ kind: "unsure", turnId: "T1", at: 0, command }) as const;
const shown = (command: string) => {
  const body = noticeBody(notice(command), "This Mac");
  return body.kind === "notice" ? { ...body, blocks: JSON.stringify(body.blocks) } : null;
};

describe("TU17: what people are asked after a cut in a command", () => {
  it.each([
    ["terraform apply", "`terraform apply`", "terraform apply"],
    // The command's own characters stay, as far as Slack can show them.
    [
      "my_tool *x* `y` <z> & w",
      "`my_tool *x* 'y' &lt;z&gt; &amp; w`",
      "my_tool *x* `y` &lt;z&gt; &amp; w",
    ],
    ["/bin/bash -lc 'make a\nmake b'", "`make a …`", "make a …"],
    [`echo ${"x".repeat(200)}`, `\`echo ${"x".repeat(114)}…\``, `echo ${"x".repeat(114)}…`],
    ["\n", "the command", "the command"],
  ])("quotes the first line of %j", (command, mrkdwn, plain) => {
    const body = shown(command);
    expect(body?.blocks).toContain(`whether ${mrkdwn} finished. I have not run it again.`);
    expect(body?.text).toContain(`whether ${plain} finished. I have not run it again.`);
  });

  it("has two buttons, which go once it is decided, while the command stays", () => {
    const asked = shown("make");
    expect(asked?.blocks).toMatch(
      /turn\.check_continue.*Check and continue.*turn\.leave.*Leave it/,
    );
    const left = settledNoticeBody(notice("make"), { choice: "leave-it", userId: "U1" });
    expect(JSON.stringify(left.blocks)).toContain("Left as it is, as <@U1> asked.");
    const over = settledNoticeBody(notice("make"), null);
    for (const body of [left, over]) {
      expect(JSON.stringify(body.blocks)).toContain("`make`");
      expect(JSON.stringify(body)).not.toContain("actions");
    }
  });

  it("says the same in the window, unescaped", () => {
    expect(unsureInMarkdown("a > b `c`")).toContain("whether `a > b 'c'` finished.");
  });
});
