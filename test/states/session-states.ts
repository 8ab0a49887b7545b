import { expect, type Page } from "@playwright/test";
import { longTimeline, posted, ran, said } from "../doubles/admin/conversation.ts";
import { busyHour } from "../doubles/admin/log-files.ts";
import {
  CHECKOUT,
  conversation,
  cutOff,
  EXPORT,
  open,
  REACT,
  RETRY,
  sessionOf,
  STOPPED,
} from "../e2e/window-session-page.ts";
import { button, locked, MORNING, type State } from "./state.ts";

const ready = (page: Page) => expect(conversation(page).getByRole("article").first()).toBeVisible();

async function more(page: Page, item: string) {
  await button(page, "More actions").click();
  await page.getByRole("menuitem", { name: item }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

const oneStates: readonly State[] = [
  {
    name: "session, approval",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      await expect(button(page, "Allow once")).toBeVisible();
    },
  },
  {
    name: "session, about it",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      const about = button(page, "About this session");
      if ((await about.count()) > 0) await about.click();
    },
  },
  {
    name: "session, question",
    show: async (page, admin) => {
      await open(page, admin, EXPORT);
      await ready(page);
      await expect(page.getByRole("region", { name: "Question" })).toBeVisible();
    },
  },
  {
    name: "session, offer after a failure",
    show: async (page, admin) => {
      await open(page, admin, REACT);
      await ready(page);
      await expect(page.getByRole("region", { name: "What to do next" })).toBeVisible();
    },
  },
  {
    name: "session, decision after a cut",
    show: async (page, admin) => {
      cutOff(admin, RETRY);
      await open(page, admin, RETRY);
      await ready(page);
      await expect(button(page, "Leave it")).toBeVisible();
    },
  },
  {
    name: "session, a command too long for one screen",
    show: async (page, admin) => {
      const { key } = sessionOf(admin, CHECKOUT);
      const lines = Array.from({ length: 60 }, (_, index) => `echo line ${String(index + 1)}`);
      admin.world.asks = admin.world.asks.map((ask) =>
        ask.sessionKey === key && ask.question.kind === "command"
          ? { ...ask, question: { ...ask.question, command: lines.join("\n") } }
          : ask,
      );
      await open(page, admin, CHECKOUT);
      await ready(page);
    },
  },
  {
    name: "session, messages of every kind",
    show: async (page, admin) => {
      const session = sessionOf(admin, RETRY);
      const key = await open(page, admin, RETRY);
      await ready(page);
      const at = MORNING - 720_000;
      admin.tell(key, { ...said(session, at, "Wait for me", session.starter), state: "queued" });
      admin.tell(key, { ...posted(at, "Lost on the way"), delivery: "failed" });
      admin.tell(key, said(session, at, "From the app: and log the delay", null));
      admin.tell(
        key,
        posted(
          at,
          "# A heading\n\n- one\n- two `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nlet a = 1;\n```",
        ),
      );
      admin.tell(key, {
        ...ran(at, "pnpm test", { itemId: "failing", state: "failed", exitCode: 1 }),
        detail: Array.from({ length: 30 }, (_, index) => `line ${String(index + 1)}`).join("\n"),
        hasMore: true,
      });
      await expect(page.getByText("Slack did not take this message")).toBeVisible();
    },
  },
  {
    name: "session, long and scrolled up",
    show: async (page, admin) => {
      const session = sessionOf(admin, RETRY);
      admin.world.timelines.set(session.key, longTimeline(session, 80));
      await open(page, admin, RETRY);
      await ready(page);
      await conversation(page).hover();
      await page.mouse.wheel(0, -600);
      await expect(button(page, "Go to the newest")).toBeVisible();
    },
  },
  {
    name: "session, steps",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT, "?tab=steps");
      await expect(page.getByRole("heading", { name: /^Turn/ }).first()).toBeVisible();
    },
  },
  {
    name: "session, steps on a time axis",
    show: async (page, admin) => {
      const key = await open(page, admin, CHECKOUT, "?tab=steps&steps=axis");
      await expect(page.getByRole("heading", { name: /^Turn/ }).first()).toBeVisible();
      const turnId = "turn-2";
      const failed = { state: "failed", exitCode: 1, durationMs: 400_000 } as const;
      admin.tell(key, ran(MORNING - 900_000, "pnpm lint", { ...failed, turnId }));
      admin.tell(key, ran(MORNING - 900_000, "git status", { durationMs: 0, turnId }));
      const running = ran(MORNING - 240_000, "pnpm test", { state: "running", turnId });
      admin.live(key, { ...running, sequence: 9_000, sessionKey: key }, true);
      await expect(page.getByText(/runs, 4\smin/)).toBeVisible();
      await page.getByText(/runs, 4\smin/).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "session, changes in several repositories",
    show: async (page, admin) => {
      admin.world.repositories.set(sessionOf(admin, CHECKOUT).key, [
        {
          ...{ path: "shop-frontend", branch: "fix/cart-total-race", unpushedCommits: 0 },
          pullRequest: { number: 4812, url: "https://github.com/halden/shop-frontend/pull/4812" },
        },
        { path: "shop-api", branch: "main", unpushedCommits: null, pullRequest: null },
        { path: "shop-docs", branch: null, unpushedCommits: null, pullRequest: null },
      ]);
      await open(page, admin, CHECKOUT, "?tab=changes");
      await expect(button(page, "Open pull request #4812")).toBeVisible();
    },
  },
  {
    name: "session, which commits are pushed cannot be read",
    show: async (page, admin) => {
      admin.fault("sessionRepositories", locked);
      await open(page, admin, CHECKOUT, "?tab=changes");
      await expect(page.getByText("Which commits are pushed could not be read.")).toBeVisible();
    },
  },
  {
    name: "session, changes",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT, "?tab=changes");
      await button(page, /useCartTotal\.ts/)
        .first()
        .click();
    },
  },
  {
    name: "session, its log",
    show: async (page, admin) => {
      const { key } = sessionOf(admin, CHECKOUT);
      admin.logs.write(busyHour(MORNING, key));
      await open(page, admin, CHECKOUT, "?tab=logs");
      await expect(page.getByText("Turn ended")).toBeVisible();
    },
  },
  {
    name: "session, job",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      const about = button(page, "About this session");
      if ((await about.count()) > 0) await about.click();
      await button(page, /ci-watch/)
        .first()
        .click();
      await expect(page.getByRole("dialog", { name: "Job ci-watch" })).toContainText("check 18");
    },
  },
  {
    name: "session, job failed",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      const about = button(page, "About this session");
      if ((await about.count()) > 0) await about.click();
      await button(page, /backfill/)
        .first()
        .click();
      await expect(page.getByRole("dialog")).toContainText("The job ended with exit 1.");
    },
  },
  {
    name: "session, menu",
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await button(page, "More actions").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "session, move sheet",
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await more(page, "Move to profile…");
    },
  },
  {
    name: "session, reset sheet",
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await more(page, "Reset…");
    },
  },
  {
    name: "session, delete sheet",
    show: async (page, admin) => {
      await open(page, admin, STOPPED);
      await ready(page);
      await more(page, "Delete…");
      await expect(page.getByRole("dialog")).toContainText("1.8");
    },
  },
  {
    name: "session, deleted",
    show: async (page, admin) => {
      await open(page, admin, STOPPED);
      await ready(page);
      await more(page, "Delete…");
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await expect(page.getByText("This session was deleted")).toBeVisible();
    },
  },
  {
    name: "session, not sent",
    show: async (page, admin) => {
      admin.fault("sendMessage", locked);
      await open(page, admin, RETRY);
      await ready(page);
      await page.getByRole("textbox", { name: /^Write to the agent/ }).fill("Also log the delay.");
      await button(page, "Send").click();
      await expect(page.getByRole("alert")).toContainText("not sent");
    },
  },
  {
    name: "session, broker stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
    },
  },
  {
    name: "session, loading",
    show: async (page, admin) => {
      admin.fault("session", { kind: "hangs" });
      await open(page, admin, CHECKOUT);
      await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    },
  },
  {
    name: "session, cannot be read",
    show: async (page, admin) => {
      admin.fault("session", locked);
      await open(page, admin, CHECKOUT);
      await expect(page.getByText("The session could not be read.")).toBeVisible();
    },
  },
  {
    name: "session, no such",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/sessions/C0NONE:1.2`);
      await expect(page.getByText("No such session")).toBeVisible();
    },
  },
];

const failingStates: readonly State[] = [
  {
    name: "session, stopped, with Go on",
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await expect(button(page, "Go on").first()).toBeVisible();
    },
  },
  {
    name: "session, stop failed",
    show: async (page, admin) => {
      admin.fault("stopTurn", locked);
      await open(page, admin, RETRY);
      await ready(page);
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "session, answer failed",
    show: async (page, admin) => {
      admin.fault("answerAsk", locked);
      await open(page, admin, CHECKOUT);
      await ready(page);
      await button(page, "Allow once").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "session, conversation cannot be read",
    show: async (page, admin) => {
      admin.fault("timeline", locked);
      await open(page, admin, CHECKOUT);
      await expect(page.getByText("The conversation could not be read.")).toBeVisible();
    },
  },
  {
    name: "session, moved",
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await more(page, "Move to profile…");
      await button(page, "Move").click();
      await expect(page.getByRole("dialog")).toHaveCount(0);
    },
  },
  {
    name: "session, reset failed",
    show: async (page, admin) => {
      admin.fault("resetSession", locked);
      await open(page, admin, RETRY);
      await ready(page);
      await more(page, "Reset…");
      await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "session, delete sheet, looking",
    show: async (page, admin) => {
      admin.fault("removalPreview", { kind: "hangs" });
      await open(page, admin, STOPPED);
      await ready(page);
      await more(page, "Delete…");
      await expect(page.getByText("Looking at what would be lost…").first()).toBeVisible();
    },
  },
  {
    name: "session, job while stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      await button(page, /ci-watch/).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "session, control plane lost",
    show: async (page, admin) => {
      await open(page, admin, CHECKOUT);
      await ready(page);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "session, menu in the app",
    inApp: true,
    show: async (page, admin) => {
      await open(page, admin, RETRY);
      await ready(page);
      await button(page, "More actions").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
];

/** One session. */
export const sessionStates: readonly State[] = [...oneStates, ...failingStates];
