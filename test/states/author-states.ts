import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, locked, type State } from "./state.ts";

const commonStates: readonly State[] = [
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

const authors = async (page: Page, admin: AdminDouble) => {
  await page.goto(`${admin.url}/admin/github-authors`);
  await expect(page.getByText("Linked GitHub accounts")).toBeVisible();
};

const rareStates: readonly State[] = [
  {
    name: "GitHub authors, nobody",
    show: async (page, admin) => {
      admin.world.gitHubAuthors = [];
      admin.world.gitHubAccounts = { ...admin.world.gitHubAccounts, accounts: [] };
      await authors(page, admin);
      await expect(page.getByText(/^Nobody has linked an account/)).toBeVisible();
    },
  },
  {
    name: "GitHub authors, cannot be read",
    show: async (page, admin) => {
      admin.fault("listGitHubAuthors", locked);
      admin.fault("listGitHubAccounts", locked);
      await authors(page, admin);
      await expect(page.getByText("The linked accounts could not be read.")).toBeVisible();
    },
  },
  {
    name: "GitHub authors, loading",
    show: async (page, admin) => {
      admin.fault("listGitHubAuthors", { kind: "hangs" });
      admin.fault("listGitHubAccounts", { kind: "hangs" });
      await authors(page, admin);
      await expect(page.getByRole("status", { name: "Loading" }).first()).toBeVisible();
    },
  },
  {
    name: "GitHub authors, removed with undo",
    show: async (page, admin) => {
      await authors(page, admin);
      await button(page, "Actions for Priya Raman").click();
      await page.getByRole("menuitem", { name: "Remove what is set by hand" }).click();
      await expect(button(page, "Undo")).toBeVisible();
    },
  },
  {
    name: "GitHub authors, asking failed",
    show: async (page, admin) => {
      admin.fault("askToLinkGitHub", locked);
      await authors(page, admin);
      await button(page, /^Ask to link again/).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "GitHub authors, menu while stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await authors(page, admin);
      await button(page, "Actions for Priya Raman").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
];

/** GitHub authors, and the accounts that people linked. */
export const authorStates: readonly State[] = [...commonStates, ...rareStates];
