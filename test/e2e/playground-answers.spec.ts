import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { WebClient } from "@slack/web-api";
import { systemClock } from "../../broker/clock/clock.ts";
import type { AskView } from "../../broker/sessions/ask-views.ts";
import { piecesOfMarkdown } from "../../broker/slack/answer/from-markdown.ts";
import { divideAnswer, writeMessage } from "../../broker/slack/answer/messages.ts";
import { askCard, settledAskCard } from "../../broker/slack/ask-cards.ts";
import { noticeBody } from "../../broker/slack/notices.ts";
import type { Notice } from "../../broker/sessions/state.ts";
import { endedProgressCard, progressCard } from "../../broker/slack/progress-card.ts";
import { pageHandler } from "../../playground/page/serve.ts";
import { startWorkspace } from "../../playground/workspace/workspace.ts";
import { expectAccessible } from "./window-fixture.ts";

const CHANNEL = "C0GENERAL";

const ANSWER = `The suite was red for **two reasons**, and \`pnpm test\` is green now.

## What changed

1. The total waited for *nothing*:
   - \`useCartTotal.ts\` reads the cart once
   - ~~the retry loop~~ is gone

   \`\`\`ts
   if (status !== "ready") return null; // <Cart> & friends
   \`\`\`
2. The clock was real, see [the runbook](https://wiki.example/clock).

- [x] reproduce
- [ ] push the branch

> Flaky since the upgrade of March.

| Suite | Before | After |
|-------|-------:|------:|
| unit | 412 s | **38 s** |
| e2e | 7 min | 6 min |

---

见 https://a.example/x。**原因：**缓存。 <!channel> is a word.`;

const AT = 1_795_691_281_000;

const ASK: AskView = {
  handle: "ask_1",
  sessionKey: `${CHANNEL}:1.0`,
  question: {
    kind: "command",
    command: "git push -u origin fix/cart-total-race && echo '*done* <!channel> ```'",
    cwd: "/data/sessions/C1/shop-frontend",
    reason: "the push uses the SSH agent, which is outside the sandbox",
    rights: null,
    offers: { once: true, session: true },
  },
  asker: "U0ADA",
  createdAt: 0,
  expiresAt: AT,
};

function noticeOf(notice: Notice): { readonly text: string; readonly blocks?: readonly unknown[] } {
  const body = noticeBody(notice, "This Mac");
  if (body.kind !== "notice") throw new Error(`A notice is posted as ${body.kind}.`);
  return body;
}

for (const scheme of ["light", "dark"] as const) {
  test(`FR30: an answer and its cards look as they were written, ${scheme}`, async ({
    page,
  }, info) => {
    const files = pageHandler(join(import.meta.dirname, "../../playground/page"));
    const workspace = await startWorkspace({ clock: systemClock, page: files });
    try {
      const { app } = workspace.seed;
      const slack = new WebClient(app.botToken, { slackApiUrl: workspace.apiUrl });
      const post = (message: { readonly text: string; readonly blocks?: readonly unknown[] }) =>
        slack.apiCall("chat.postMessage", { channel: CHANNEL, ...message });
      const pieces = piecesOfMarkdown(ANSWER, { isKnownUser: () => true, allowBroadcasts: false });
      for (const message of divideAnswer(pieces, "rich")) await post(writeMessage(message, "rich"));
      await post(askCard(ASK));
      const choice = { kind: "allow-once" } as const;
      await post(settledAskCard(ASK, { kind: "answered", choice, by: "U0BEN", at: AT }));
      const plan = [
        { text: "Reproduce the failure", state: "done" },
        { text: "Push the branch", state: "now" },
        { text: "Open a pull request", state: "open" },
      ] as const;
      const counts = { steps: 61, files: 3, commands: 25, forMs: 6_840_000 };
      await post(progressCard({ turnId: "T1", plan, ...counts }, null));
      await post(endedProgressCard({ status: "completed", ...counts }));
      const ending = { kind: "exited", how: "exit 1", lastLine: "disk quota exceeded" } as const;
      await post(noticeOf({ kind: "job-ended", job: "nightly", ranMs: 1, isRead: true, ending }));
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width: 1280, height: 1_600 });
      await page.goto(workspace.url);
      const messages = page.getByRole("group", { name: "Messages" });
      await expect(messages.getByRole("cell", { name: "38 s" })).toBeVisible();
      await expect(messages.getByRole("link", { name: "the runbook" })).toBeVisible();
      await expect(messages).toContainText(
        'if (status !== "ready") return null; // <Cart> & friends',
      );
      await expect(messages.getByRole("link", { name: "https://a.example/x" })).toHaveAttribute(
        "href",
        "https://a.example/x",
      );
      await expect(messages).toContainText("@channel is a word.");
      await expect(messages).toContainText("echo '*done* <!channel> ```'");
      await expect(messages.getByRole("button", { name: "Allow once" })).toBeVisible();
      // The text of these says the same without its marks, so the blocks are drawn.
      await expect(messages.locator("code", { hasText: /^nightly$/ })).toBeVisible();
      await expect(messages.locator("pre", { hasText: "disk quota exceeded" })).toBeVisible();
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: info.outputPath(`answer-${scheme}.png`) });
    } finally {
      await workspace.stop();
    }
  });
}
