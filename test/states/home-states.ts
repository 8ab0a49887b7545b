import { expect, type Page } from "@playwright/test";
import { watchingUpdate } from "../doubles/admin/releases.ts";
import { cutOff, RETRY } from "../e2e/window-session-page.ts";
import { refreshed } from "../doubles/admin/world.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, heading, locked, MORNING, type State } from "./state.ts";

const home = async (page: Page, admin: AdminDouble) => {
  await page.goto(`${admin.url}/admin`);
  await expect(heading(page)).toBeVisible();
};

const ownStates: readonly State[] = [
  { name: "home", show: home },
  {
    name: "home, decision after a cut",
    show: async (page, admin) => {
      cutOff(admin, RETRY);
      await home(page, admin);
      await expect(page.getByText("Needs a decision")).toBeVisible();
    },
  },
  { name: "home, calm", scenario: "calm", show: home },
  { name: "home, empty", scenario: "empty", show: home },
  { name: "home, stopped", scenario: "stopped", show: home },
  { name: "home, starting", scenario: "starting", show: home },
  { name: "home, crashed", scenario: "crashed", show: home },
  { name: "home, refused", scenario: "refused", show: home },
  { name: "home, reconnecting to Slack", scenario: "reconnecting", show: home },
  {
    name: "home, updating",
    show: async (page, admin) => {
      await home(page, admin);
      admin.setOperation(watchingUpdate(MORNING));
      await expect(heading(page)).toContainText("Updating");
    },
  },
  {
    name: "home, asks cannot be read",
    show: async (page, admin) => {
      admin.fault("listAsks", locked);
      await home(page, admin);
      await expect(page.getByText("What Codex asks could not be read.")).toBeVisible();
    },
  },
  {
    name: "home, setup left",
    scenario: "stopped",
    show: async (page, admin) => {
      admin.world.status = { ...admin.world.status, setup: "left" };
      await home(page, admin);
      await expect(page.getByRole("link", { name: "Continue setup" })).toBeVisible();
    },
  },
  {
    name: "home, no sessions yet",
    scenario: "calm",
    show: async (page, admin) => {
      admin.world.sessions = [];
      admin.world.status.playgroundUrl = "http://127.0.0.1:3011/";
      const profiles = admin.world.status.profiles.filter(({ state }) => state !== "refused");
      admin.world.status = { ...refreshed(admin.world, MORNING), profiles };
      await home(page, admin);
      await expect(button(page, "Open Slack")).toBeVisible();
    },
  },
  {
    name: "home, nobody signed in",
    scenario: "calm",
    show: async (page, admin) => {
      const { status } = admin.world;
      status.profiles = status.profiles.map((profile) => ({ ...profile, state: "refused" }));
      await home(page, admin);
      await expect(page.getByText(/^No account is signed in/)).toBeVisible();
    },
  },
  {
    name: "home, answering in place",
    show: async (page, admin) => {
      await home(page, admin);
      await button(page, "Answer").click();
      await expect(page.getByRole("textbox", { name: "Your answer" })).toBeVisible();
    },
  },
  {
    name: "home, answer failed",
    show: async (page, admin) => {
      admin.fault("answerAsk", locked);
      await home(page, admin);
      await button(page, "Allow once").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "home, ended today cannot be read",
    show: async (page, admin) => {
      admin.fault("listSessions", locked);
      await home(page, admin);
      await expect(page.getByText("The ended sessions could not be read.")).toBeVisible();
    },
  },
  {
    name: "home, loading",
    show: async (page, admin) => {
      admin.fault("listSessions", { kind: "hangs" });
      await home(page, admin);
      await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    },
  },
  {
    name: "home, start failed",
    scenario: "stopped",
    show: async (page, admin) => {
      admin.fault("startService", locked);
      await home(page, admin);
      await button(page, "Start broker").click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
  },
  {
    name: "home, broker menu while stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await home(page, admin);
      await button(page, "Broker: start, stop, restart").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "home, control plane lost",
    show: async (page, admin) => {
      await home(page, admin);
      await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "home, broker menu",
    show: async (page, admin) => {
      await home(page, admin);
      await button(page, "Broker: start, stop, restart").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "home, stop sheet",
    show: async (page, admin) => {
      await home(page, admin);
      await button(page, "Broker: start, stop, restart").click();
      await page.getByRole("menuitem", { name: "Stop…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "home, keys",
    show: async (page, admin) => {
      await home(page, admin);
      await page.keyboard.press("Shift+?");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "nowhere",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/nowhere`);
      await expect(page.getByText("There is nothing here")).toBeVisible();
    },
  },
];

const signInStates: readonly State[] = [
  {
    name: "login",
    signedIn: false,
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin`);
      await expect(page.getByLabel("Admin token")).toBeVisible();
    },
  },
  {
    name: "login, wrong token",
    signedIn: false,
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin`);
      await page.getByLabel("Admin token").fill("not-the-token");
      await button(page, "Open").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "login, too many tries",
    signedIn: false,
    show: async (page, admin) => {
      admin.limit(52_000);
      await page.goto(`${admin.url}/admin`);
      await page.getByLabel("Admin token").fill("not-the-token");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toContainText("Too many tries");
    },
  },
  {
    name: "login, used link",
    signedIn: false,
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin#code=used`);
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
];

/** Home and the login page. */
export const homeStates: readonly State[] = [...ownStates, ...signInStates];
