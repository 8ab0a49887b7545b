import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { locked, type State } from "./state.ts";

const field = (page: Page) => page.getByRole("combobox");
const option = (page: Page, name: string | RegExp) => page.getByRole("option", { name });

async function palette(page: Page, admin: AdminDouble, text = "") {
  await page.goto(`${admin.url}/admin/`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

async function ownActions(page: Page, admin: AdminDouble, title: string) {
  await palette(page, admin, title);
  const line = option(page, new RegExp(title));
  await expect(line).toHaveAttribute("data-highlighted");
  await page.keyboard.press("Tab");
  await expect(option(page, /^Reset…/)).toBeVisible();
}

/** The command palette. */
export const paletteStates: readonly State[] = [
  {
    name: "palette",
    show: async (page, admin) => {
      await palette(page, admin);
      await expect(option(page, /Rotate the staging queue/)).toBeVisible();
    },
  },
  {
    name: "palette, without a session",
    scenario: "empty",
    show: async (page, admin) => {
      await palette(page, admin);
      await expect(option(page, /^Home/)).toBeVisible();
    },
  },
  {
    name: "palette, found",
    show: async (page, admin) => {
      await palette(page, admin, "re");
      await expect(option(page, /Release notes/)).toBeVisible();
    },
  },
  {
    name: "palette, a setting",
    show: async (page, admin) => {
      await palette(page, admin, "token");
      await expect(option(page, /^Bot token/)).toBeVisible();
    },
  },
  {
    name: "palette, releases",
    show: async (page, admin) => {
      await palette(page, admin, "rel");
      await expect(option(page, /^Check for releases/)).toBeVisible();
    },
  },
  {
    name: "palette, nothing found",
    show: async (page, admin) => {
      await palette(page, admin, "zebra crossing");
      await expect(page.getByText(/^No session or command matches/)).toBeVisible();
    },
  },
  {
    name: "palette, not allowed",
    show: async (page, admin) => {
      await palette(page, admin, "broker");
      await expect(option(page, /^Start/)).toContainText("The broker is running.");
    },
  },
  {
    name: "palette, a session's own actions",
    show: (page, admin) => ownActions(page, admin, "Add retry with jitter"),
  },
  {
    name: "palette, no action of the session",
    show: async (page, admin) => {
      await ownActions(page, admin, "Add retry with jitter");
      await page.keyboard.type("zebra");
      await expect(page.getByText(/^No action of this session/)).toBeVisible();
    },
  },
  {
    name: "palette, searching",
    show: async (page, admin) => {
      await palette(page, admin);
      await expect(option(page, /Rotate the staging queue/)).toBeVisible();
      admin.fault("listSessions", { kind: "hangs" });
      await page.keyboard.type("zebra");
      await expect(page.getByText("Searching…")).toBeVisible();
    },
  },
  {
    name: "palette, cannot search",
    show: async (page, admin) => {
      admin.fault("listSessions", locked);
      await palette(page, admin, "logs");
      await expect(page.getByText(/^The sessions could not be searched/)).toBeVisible();
    },
  },
  {
    name: "palette, broker stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await palette(page, admin, "st");
      await expect(option(page, /^Start/)).toBeVisible();
      await expect(
        page.getByRole("dialog").getByText(/^The broker is stopped. What/),
      ).toBeVisible();
    },
  },
  {
    name: "palette, control plane lost",
    show: async (page, admin) => {
      await palette(page, admin);
      await expect(option(page, /Rotate the staging queue/)).toBeVisible();
      await admin.goAway();
      await page.keyboard.type("re");
      await expect(page.getByRole("dialog").getByText(/^Reconnecting/)).toBeVisible();
      await expect(page.getByText(/^The sessions could not be searched/)).toBeVisible({
        timeout: 15_000,
      });
    },
  },
  {
    name: "palette, stop failed",
    show: async (page, admin) => {
      await ownActions(page, admin, "Add retry with jitter");
      admin.fault("stopTurn", locked);
      await page.keyboard.type("stop");
      await expect(option(page, /^Stop/)).toHaveAttribute("data-highlighted");
      await page.keyboard.press("Enter");
      await expect(
        page.getByRole("dialog", { name: "The turn could not be stopped." }),
      ).toBeVisible();
    },
  },
];
