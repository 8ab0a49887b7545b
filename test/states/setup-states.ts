import { expect, type Page } from "@playwright/test";
import type { SetupStepId } from "../../main/api/setup.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, heading, locked, MORNING, type State } from "./state.ts";

const APP = `xapp-1-A07EXAMPLE01-7000000000001-${"a".repeat(16)}`;
const BOT = `xoxb-7000000000001-7000000000002-${"b".repeat(16)}`;
const HELLO = "C04CHECKOUT:1764157327.0001";

async function at(page: Page, admin: AdminDouble, step: SetupStepId) {
  const record = { phase: "open", step, appName: "Mara’s Codex", goOnWithout: [] } as const;
  admin.setup.record = { ...record, goOnWithout: [], beganAt: MORNING - 240_000 };
  admin.world.status = { ...admin.world.status, setup: "open" };
  await page.goto(`${admin.url}/admin/setup`);
  await expect(heading(page)).toBeVisible();
}

async function paste(page: Page, tokens: { app?: string; bot?: string }) {
  if (tokens.app !== undefined) await page.getByLabel("App-level token").fill(tokens.app);
  if (tokens.bot !== undefined) await page.getByLabel("Bot token").fill(tokens.bot);
  await expect(page.getByText("Nothing is checked yet.")).toHaveCount(0);
}

function connected(admin: AdminDouble) {
  Object.assign(admin.setup.variables, { SLACK_APP_TOKEN: APP, SLACK_BOT_TOKEN: BOT });
}

/** A step behind the tokens, with Slack connected. */
async function connectedAt(page: Page, admin: AdminDouble, step: SetupStepId) {
  connected(admin);
  await at(page, admin, step);
}

/** One refusal of Slack's for the bot token or the app token. */
function refused(name: string, method: string, error: string, says: string): State {
  return {
    name: `setup, tokens, ${name}`,
    scenario: "empty",
    show: async (page, admin) => {
      admin.setup.refusals.set(method, error);
      await at(page, admin, "slack-tokens");
      await paste(page, { app: APP, bot: BOT });
      await expect(page.getByText(says).first()).toBeVisible();
    },
  };
}

export const setupStates: readonly State[] = [
  {
    name: "setup, Slack app",
    scenario: "empty",
    show: (page, admin) => at(page, admin, "slack-app"),
  },
  {
    name: "setup, with the playground",
    scenario: "stopped",
    show: async (page, admin) => {
      const playgroundUrl = "http://127.0.0.1:3210/";
      admin.world.status = { ...admin.world.status, playgroundUrl };
      await at(page, admin, "slack-app");
      await expect(page.getByRole("link", { name: "Open the playground" })).toBeVisible();
    },
  },
  {
    name: "setup, not saved",
    scenario: "empty",
    show: async (page, admin) => {
      await at(page, admin, "slack-app");
      admin.fault("updateSetup", locked);
      await button(page, "Continue").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "setup, tokens being checked",
    scenario: "empty",
    show: async (page, admin) => {
      admin.fault("checkSlackTokens", { kind: "hangs" });
      await at(page, admin, "slack-tokens");
      await page.getByLabel("App-level token").fill(APP);
      await page.clock.runFor(1_000);
      await expect(button(page, "Checking…")).toBeVisible();
    },
  },
  {
    name: "setup, tokens not checked",
    scenario: "empty",
    show: async (page, admin) => {
      admin.fault("checkSlackTokens", locked);
      await at(page, admin, "slack-tokens");
      await page.getByLabel("App-level token").fill(APP);
      await page.clock.runFor(1_000);
      await expect(page.getByText("The tokens could not be checked.")).toBeVisible();
    },
  },
  {
    name: "setup, keep running in the app",
    scenario: "stopped",
    inApp: true,
    show: async (page, admin) => {
      await connectedAt(page, admin, "keep-running");
      await expect(page.getByRole("switch")).toHaveCount(2);
    },
  },
  {
    name: "setup, keep running, could not start",
    scenario: "stopped",
    show: async (page, admin) => {
      connected(admin);
      const reason = "The registry of packages cannot be reached: this computer is offline.";
      const exit = {
        ...{ at: MORNING, code: null, signal: null, lines: [reason], neverStarted: true },
      };
      admin.setWorker({ wanted: "running", state: "crashed", by: null, exits: 5, exit, reason });
      await at(page, admin, "keep-running");
      await expect(page.getByText("The broker could not start")).toBeVisible();
    },
  },
  {
    name: "setup, keep running, not begun",
    scenario: "stopped",
    show: async (page, admin) => {
      connected(admin);
      admin.fault("startService", locked);
      await at(page, admin, "keep-running");
      await page.getByRole("button", { name: "Start the broker", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "setup, hello, working",
    show: async (page, admin) => {
      connected(admin);
      admin.setup.hello = {
        link: { isLive: true, reason: null },
        channels: ["general"],
        channelsReason: null,
        message: { sessionKey: HELLO, at: MORNING - 8_000, tookMs: 300 },
        answer: { state: "working", word: "Thinking" },
      };
      await at(page, admin, "hello");
    },
  },
  {
    name: "setup, hello, answered in the app",
    inApp: true,
    show: async (page, admin) => {
      connected(admin);
      admin.setup.hello = {
        link: { isLive: true, reason: null },
        channels: ["general", "checkout-web"],
        channelsReason: null,
        message: { sessionKey: HELLO, at: MORNING - 8_000, tookMs: 300 },
        answer: { state: "answered", at: MORNING - 2_000, tookMs: 6_000 },
      };
      await at(page, admin, "hello");
    },
  },
  {
    name: "setup, control plane lost",
    scenario: "empty",
    show: async (page, admin) => {
      await at(page, admin, "slack-app");
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "setup, Slack app opened",
    scenario: "empty",
    show: async (page, admin) => {
      await at(page, admin, "slack-app");
      await page.evaluate(() => (window.open = () => null));
      await button(page, "Open Slack with the manifest filled in").click();
    },
  },
  {
    name: "setup, cannot be read",
    scenario: "empty",
    show: async (page, admin) => {
      admin.fault("setup", locked);
      await page.goto(`${admin.url}/admin/setup`);
      await expect(page.getByText("The setup could not be read.")).toBeVisible();
    },
  },
  {
    name: "setup, tokens empty",
    scenario: "empty",
    show: (page, admin) => at(page, admin, "slack-tokens"),
  },
  {
    name: "setup, tokens of the wrong kind",
    scenario: "empty",
    show: async (page, admin) => {
      await at(page, admin, "slack-tokens");
      await paste(page, { app: BOT, bot: "xoxp-1-2-3" });
      await expect(page.getByText("This starts with xoxp-: a user token")).toBeVisible();
    },
  },
  refused("bot revoked", "auth.test", "token_revoked", "The bot token was revoked"),
  refused("Socket Mode off", "apps.connections.open", "socket_mode_not_enabled", "Socket Mode is"),
  {
    name: "setup, tokens, scopes missing",
    scenario: "empty",
    show: async (page, admin) => {
      for (const scope of ["im:history", "files:write", "groups:read"])
        admin.setup.lacks.add(scope);
      await at(page, admin, "slack-tokens");
      await paste(page, { app: APP, bot: BOT });
      await expect(button(page, /^Go on without/)).toBeVisible();
    },
  },
  {
    name: "setup, tokens passed",
    scenario: "empty",
    show: async (page, admin) => {
      admin.setup.channels = ["general", "checkout-web"];
      await at(page, admin, "slack-tokens");
      await paste(page, { app: APP, bot: BOT });
      await expect(page.getByText("The bot is @codex in Halden")).toBeVisible();
    },
  },
  {
    name: "setup, tokens of the environment",
    scenario: "empty",
    show: async (page, admin) => {
      connected(admin);
      admin.setup.locked = "The environment of the control plane sets it: change it there.";
      await at(page, admin, "slack-tokens");
      await expect(page.getByText("The environment of the control plane").first()).toBeVisible();
    },
  },
  {
    name: "setup, sign-in, Codex absent after a fault",
    scenario: "empty",
    show: async (page, admin) => {
      connected(admin);
      admin.setup.codex = {
        ...{ state: "absent", keptBytes: 31_000_000 },
        problem: {
          code: "offline",
          message: "The registry of packages cannot be reached: this computer is offline.",
          hint: "Connect it to a network, then resume.",
        },
      };
      await at(page, admin, "sign-in");
      await expect(button(page, "Resume")).toBeVisible();
    },
  },
  {
    name: "setup, sign-in, Codex downloading",
    scenario: "empty",
    show: async (page, admin) => {
      connected(admin);
      const bytes = { receivedBytes: 31_000_000, totalBytes: 74_000_000 };
      admin.setup.codex = { state: "fetching", phase: "downloading", ...bytes };
      await at(page, admin, "sign-in");
      await expect(page.getByRole("progressbar")).toBeVisible();
    },
  },
  {
    name: "setup, sign-in, nobody yet",
    scenario: "empty",
    show: (page, admin) => connectedAt(page, admin, "sign-in"),
  },
  {
    name: "setup, sign-in, code",
    scenario: "empty",
    show: async (page, admin) => {
      await connectedAt(page, admin, "sign-in");
      await button(page, "Sign in with a code").click();
      await expect(page.getByText("HX4K-92QD")).toBeVisible();
    },
  },
  {
    name: "setup, sign-in, several accounts",
    scenario: "stopped",
    show: (page, admin) => connectedAt(page, admin, "sign-in"),
  },
  {
    name: "setup, keep running, not started",
    scenario: "stopped",
    show: (page, admin) => connectedAt(page, admin, "keep-running"),
  },
  {
    name: "setup, keep running, starting",
    scenario: "starting",
    show: (page, admin) => connectedAt(page, admin, "keep-running"),
  },
  {
    name: "setup, keep running, refused",
    scenario: "refused",
    show: async (page, admin) => {
      await at(page, admin, "keep-running");
    },
  },
  {
    name: "setup, hello, waiting",
    show: (page, admin) => connectedAt(page, admin, "hello"),
  },
  {
    name: "setup, hello, no link",
    show: async (page, admin) => {
      connected(admin);
      const link = { isLive: false, reason: "Slack refuses the app token: invalid_auth." };
      admin.setup.hello = { ...admin.setup.hello, link };
      await at(page, admin, "hello");
    },
  },
  {
    name: "setup, hello, answered",
    show: async (page, admin) => {
      connected(admin);
      admin.setup.hello = {
        link: { isLive: true, reason: null },
        channels: ["general", "checkout-web"],
        channelsReason: null,
        message: { sessionKey: HELLO, at: MORNING - 8_000, tookMs: 300 },
        answer: { state: "answered", at: MORNING - 2_000, tookMs: 6_000 },
      };
      await at(page, admin, "hello");
    },
  },
  {
    name: "setup, hello, failed",
    show: async (page, admin) => {
      connected(admin);
      admin.setup.hello = {
        link: { isLive: true, reason: null },
        channels: null,
        channelsReason: "The scope channels:read is missing.",
        message: { sessionKey: HELLO, at: MORNING - 8_000, tookMs: 300 },
        answer: { state: "failed", reason: "OpenAI refused the sign-in of profile “mara” (401)." },
      };
      await at(page, admin, "hello");
    },
  },
];
