import { expect, type Page } from "@playwright/test";
import { watchingUpdate } from "../doubles/admin/releases.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, heading, locked, MORNING, type State } from "./state.ts";

const home = async (page: Page, admin: AdminDouble) => {
  await page.goto(`${admin.url}/admin`);
  await expect(heading(page)).toBeVisible();
};

const ownStates: readonly State[] = [
  { name: "home", show: home },
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
    name: "home, control plane lost",
    show: async (page, admin) => {
      await home(page, admin);
      await expect(page.getByText("Thinking", { exact: true })).toBeVisible();
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
      await admin.comeBack();
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

const authorStates: readonly State[] = [
  {
    name: "GitHub authors",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/github-authors`);
      await expect(page.getByText("Priya Raman").first()).toBeVisible();
    },
  },
  {
    name: "GitHub authors, set in place",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/github-authors`);
      await button(page, "Actions for Lin Xiaowen").click();
      await page.getByRole("menuitem", { name: "Set by hand…" }).click();
      await page.getByLabel("GitHub author of Lin Xiaowen").fill("Lin");
    },
  },
  {
    name: "GitHub authors, add sheet",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/github-authors`);
      await button(page, "Add person…").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "GitHub authors, stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/github-authors`);
      await expect(page.getByText("Priya Raman").first()).toBeVisible();
    },
  },
];

/** Home, the login page and GitHub authors. */
export const homeStates: readonly State[] = [...ownStates, ...signInStates, ...authorStates];
