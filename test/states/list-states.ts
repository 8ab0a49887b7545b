import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { cutOff, EXPORT, REACT, RETRY, sessionOf } from "../e2e/window-session-page.ts";
import { button, locked, type State } from "./state.ts";

async function sessions(page: Page, admin: AdminDouble) {
  await page.goto(`${admin.url}/admin/sessions`);
  await expect(
    page.getByRole("list", { name: "Sessions" }).getByRole("link").first(),
  ).toBeVisible();
}

/** The list of sessions. */
export const listStates: readonly State[] = [
  { name: "sessions", show: sessions },
  {
    name: "sessions, decision after a cut",
    show: async (page, admin) => {
      const key = cutOff(admin, RETRY);
      await page.goto(`${admin.url}/admin/sessions?peek=${encodeURIComponent(key)}`);
      await expect(button(page, "Leave it")).toBeVisible();
    },
  },
  {
    name: "sessions, no peek",
    show: async (page, admin) => {
      await sessions(page, admin);
      const hide = button(page, "Hide the peek panel");
      if ((await hide.count()) > 0) await hide.click();
    },
  },
  { name: "sessions, many", scenario: "many", show: sessions },
  { name: "sessions, stopped", scenario: "stopped", show: sessions },
  {
    name: "sessions, empty",
    scenario: "empty",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/sessions`);
      await expect(page.getByText(/^No sessions yet/)).toBeVisible();
    },
  },
  {
    name: "sessions, nothing matches",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/sessions?find=zzz`);
      await expect(page.getByText(/^No session matches/)).toBeVisible();
    },
  },
  {
    name: "sessions, cannot be read",
    show: async (page, admin) => {
      admin.fault("listSessions", locked);
      await page.goto(`${admin.url}/admin/sessions`);
      await expect(page.getByText("The sessions could not be read.")).toBeVisible();
    },
  },
  {
    name: "sessions, loading",
    show: async (page, admin) => {
      admin.fault("listSessions", { kind: "hangs" });
      await page.goto(`${admin.url}/admin/sessions`);
      await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    },
  },
  {
    name: "sessions, several picked",
    show: async (page, admin) => {
      await sessions(page, admin);
      const control = { modifiers: ["Control" as const] };
      await page.getByRole("link", { name: /Split the invoices/ }).click(control);
      await page.getByRole("link", { name: /Add retry with jitter/ }).click(control);
      await expect(page.getByText("2 selected")).toBeVisible();
    },
  },
  {
    name: "sessions, delete sheet of several",
    show: async (page, admin) => {
      await sessions(page, admin);
      const control = { modifiers: ["Control" as const] };
      await page.getByRole("link", { name: /Split the invoices/ }).click(control);
      await page.getByRole("link", { name: /Add retry with jitter/ }).click(control);
      await button(page, "Delete…").click();
      await expect(page.getByRole("dialog")).toContainText("3.6");
    },
  },
  {
    name: "sessions, peek over the list",
    show: async (page, admin) => {
      const { key } = sessionOf(admin, EXPORT);
      await page.goto(`${admin.url}/admin/sessions?peek=${encodeURIComponent(key)}`);
      const panel = page.getByRole("complementary", { name: "Peek" });
      await expect(panel.getByRole("textbox", { name: "Your answer" })).toBeVisible();
    },
  },
  {
    name: "sessions, peek of a failed one",
    show: async (page, admin) => {
      const { key } = sessionOf(admin, REACT);
      await page.goto(`${admin.url}/admin/sessions?peek=${encodeURIComponent(key)}`);
      await expect(button(page, "Start fresh")).toBeVisible();
    },
  },
  {
    name: "sessions, peek cannot be read",
    show: async (page, admin) => {
      admin.fault("session", locked);
      await sessions(page, admin);
      const { key } = sessionOf(admin, EXPORT);
      await page.goto(`${admin.url}/admin/sessions?peek=${encodeURIComponent(key)}`);
      await expect(page.getByText("The session could not be read.")).toBeVisible();
    },
  },
  {
    name: "sessions, none of these",
    scenario: "calm",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/sessions?group=working`);
      await expect(page.getByText(/^There is nothing here now/)).toBeVisible();
    },
  },
  {
    name: "sessions, row menu",
    show: async (page, admin) => {
      await sessions(page, admin);
      await page.getByRole("link", { name: /Split the invoices/ }).hover();
      await button(page, /^Actions for Split the invoices/).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "sessions, row menu while stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await sessions(page, admin);
      await page.getByRole("link", { name: /Split the invoices/ }).hover();
      await button(page, /^Actions for Split the invoices/).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "sessions, deletion of several failed",
    show: async (page, admin) => {
      admin.fault("actOnSessions", locked);
      await sessions(page, admin);
      await page.getByRole("link", { name: /Split the invoices/ }).focus();
      await page.keyboard.press("x");
      await button(page, "Delete…").click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "sessions, stopped one, with Go on",
    show: async (page, admin) => {
      await sessions(page, admin);
      await page.getByRole("link", { name: /Add retry with jitter/ }).focus();
      await page.keyboard.press("s");
      await expect(button(page, "Go on").first()).toBeVisible();
    },
  },
];
