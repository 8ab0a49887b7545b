import { expect, type Page } from "@playwright/test";
import { busyAccess } from "../doubles/admin/access.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, locked, MORNING, type State } from "./state.ts";

const LISTS = "ALLOWED_USERS=*,U0PRIYA\nALLOWED_CHANNELS=C0CHECKOUT,C0PLATFORM,direct\n";

const open = async (page: Page, admin: AdminDouble) => {
  await page.goto(`${admin.url}/admin/access`);
  await expect(page.getByRole("heading", { level: 1, name: "Access" })).toBeVisible();
};

const busy = async (page: Page, admin: AdminDouble) => {
  admin.settings.setFile(`${admin.settings.file()}${LISTS}ACCESS_ADMIN=U0MARA\n`);
  admin.settings.started();
  busyAccess(admin.settings.access, MORNING);
  await open(page, admin);
  await expect(page.getByText("2 people ask")).toBeVisible();
  await expect(page.getByRole("row", { name: /Everybody else/ })).toBeVisible();
};

/** Access: the rules, requests and refusals. */
export const accessStates: readonly State[] = [
  { name: "access, requests and lists", show: busy },
  {
    name: "access, defaults",
    show: async (page, admin) => {
      await open(page, admin);
      await expect(page.getByText("Nobody was refused")).toBeVisible();
    },
  },
  {
    name: "access, add menu",
    show: async (page, admin) => {
      await busy(page, admin);
      await button(page, "Add a rule").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "access, add a person",
    show: async (page, admin) => {
      await busy(page, admin);
      await button(page, "Add a rule").click();
      await page.getByRole("menuitem", { name: "Person…" }).click();
      await page.getByLabel("Person", { exact: true }).last().fill("Lin Xiaowen");
    },
  },
  {
    name: "access, full access sheet",
    show: async (page, admin) => {
      await busy(page, admin);
      await button(page, "Full access, #platform-infra").click();
      await expect(page.getByText(/run any command as you/)).toBeVisible();
    },
  },
  {
    name: "access, limit to a channel",
    show: async (page, admin) => {
      await open(page, admin);
      await button(page, /^Actions for Every channel/).click();
      await page.getByRole("menuitem", { name: "Limit to a channel…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "access, tried and refused",
    show: async (page, admin) => {
      await busy(page, admin);
      await page.getByLabel("Person", { exact: true }).fill("Lin Xiaowen");
      await page.getByLabel("Channel", { exact: true }).fill("#checkout-web");
      await button(page, "Try").click();
      const answer = page.getByText(/Slack marks the person as a guest/);
      await expect(answer).toBeVisible();
      await answer.scrollIntoViewIfNeeded();
    },
  },
  {
    name: "access, allowed with undo",
    show: async (page, admin) => {
      await busy(page, admin);
      await button(page, "Allow this channel #finance-close").click();
      await expect(button(page, "Undo")).toBeVisible();
    },
  },
  {
    name: "access, row menu with the environment's list",
    show: async (page, admin) => {
      admin.settings.environment["ALLOWED_CHANNELS"] = "C0CHECKOUT";
      admin.settings.started();
      await open(page, admin);
      await button(page, "Actions for #checkout-web").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "access, stopped",
    scenario: "stopped",
    show: busy,
  },
  {
    name: "access, cannot be read",
    show: async (page, admin) => {
      admin.fault("access", locked);
      await open(page, admin);
      await expect(page.getByText("The rules could not be read.")).toBeVisible();
    },
  },
  {
    name: "access, loading",
    show: async (page, admin) => {
      admin.fault("access", { kind: "hangs" });
      await open(page, admin);
      await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    },
  },
  {
    name: "access, trying failed",
    show: async (page, admin) => {
      await busy(page, admin);
      admin.fault("explainAccess", {
        kind: "error",
        status: 502,
        message: "Slack did not describe the account of U0LIN.",
        hint: "Try again once Slack can be reached.",
      });
      await page.getByLabel("Person", { exact: true }).fill("Lin Xiaowen");
      await page.getByLabel("Channel", { exact: true }).fill("Direct messages");
      await button(page, "Try").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "access, a change refused",
    show: async (page, admin) => {
      await busy(page, admin);
      admin.fault("changeAccess", locked);
      await button(page, "Allow this person Lin Xiaowen").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "access, control plane lost",
    show: async (page, admin) => {
      await busy(page, admin);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting/)).toBeVisible({ timeout: 20_000 });
    },
  },
  {
    name: "access, asked on Home",
    scenario: "calm",
    show: async (page, admin) => {
      busyAccess(admin.settings.access, MORNING);
      await page.goto(`${admin.url}/admin`);
      await expect(page.getByText("Access request").first()).toBeVisible();
    },
  },
];
