import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, heading, locked, type State } from "./state.ts";

const usage = async (page: Page, admin: AdminDouble, search = "") => {
  await page.goto(`${admin.url}/admin/usage${search}`);
  await expect(page.getByRole("table", { name: "Usage" })).toBeVisible();
};

/** Who or what uses the quota. */
export const usageStates: readonly State[] = [
  { name: "usage", show: (page, admin) => usage(page, admin) },
  {
    name: "usage, 24 hours by channel, read",
    show: async (page, admin) => {
      await usage(page, admin, "?window=24h&by=channel");
      await page.getByRole("slider", { name: "Tokens per hour" }).press("ArrowLeft");
    },
  },
  {
    name: "usage, 90 days by person",
    show: (page, admin) => usage(page, admin, "?window=90d&by=person"),
  },
  {
    name: "usage, 30 days by model, stopped",
    scenario: "stopped",
    show: (page, admin) => usage(page, admin, "?window=30d&by=model"),
  },
  {
    name: "usage, one short history",
    show: async (page, admin) => {
      admin.world.turns = admin.world.turns.slice(-3);
      await usage(page, admin);
    },
  },
  {
    name: "usage, nothing",
    scenario: "empty",
    show: async (page, admin) => {
      await page.goto(`${admin.url}/admin/usage`);
      await expect(page.getByText("No turn in this time.")).toBeVisible();
    },
  },
  {
    name: "usage, loading",
    show: async (page, admin) => {
      admin.fault("usage", { kind: "hangs" });
      await page.goto(`${admin.url}/admin/usage`);
      await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    },
  },
  {
    name: "usage, cannot be read",
    show: async (page, admin) => {
      admin.fault("usage", locked);
      await page.goto(`${admin.url}/admin/usage`);
      await expect(button(page, "Try again")).toBeVisible();
    },
  },
  {
    name: "usage, control plane lost",
    show: async (page, admin) => {
      await usage(page, admin);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting/)).toBeVisible();
      await expect(heading(page)).toHaveText("Usage");
    },
  },
];
