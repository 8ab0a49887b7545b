import { expect, type Page } from "@playwright/test";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, locked, type State } from "./state.ts";

async function open(page: Page, admin: AdminDouble, group: string) {
  await page.goto(`${admin.url}/admin/settings${group === "" ? "" : `?group=${group}`}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
}

const group = (id: string, rest: Partial<State> = {}): State => ({
  name: `settings, ${id === "" ? "general" : id}`,
  show: (page, admin) => open(page, admin, id),
  ...rest,
});

export const settingsStates: readonly State[] = [
  group(""),
  group("slack"),
  group("codex"),
  group("disk"),
  group("advanced"),
  group("admin-page"),
  group("notifications", { name: "settings, notifications in a browser" }),
  group("notifications", { name: "settings, notifications in the app", inApp: true }),
  group("", { name: "settings, general in the app", inApp: true }),
  group("history", { name: "settings, history empty" }),
  group("uninstall"),
  group("github"),
  group("logging"),
  group("admin-page", { name: "settings, admin page in the app", inApp: true }),
  {
    name: "settings, loading",
    show: async (page, admin) => {
      admin.fault("settings", { kind: "hangs" });
      await page.goto(`${admin.url}/admin/settings`);
      await expect(page.getByLabel("Loading")).toBeVisible();
    },
  },
  {
    name: "settings, history cannot be read",
    show: async (page, admin) => {
      admin.fault("settingsHistory", locked);
      await open(page, admin, "history");
      await expect(button(page, "Try again")).toBeVisible();
    },
  },
  {
    name: "settings, control plane lost",
    show: async (page, admin) => {
      await open(page, admin, "codex");
      await page.getByLabel("Model", { exact: true }).fill("gpt-7");
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "settings, a saved change",
    show: async (page, admin) => {
      await open(page, admin, "codex");
      await page.getByLabel("Model", { exact: true }).fill("gpt-7");
      await button(page, "Save and restart").click();
      await expect(page.getByText("Saved. The broker restarts.")).toBeVisible();
    },
  },
  {
    name: "settings, not undone",
    show: async (page, admin) => {
      await open(page, admin, "disk");
      await page.getByRole("combobox", { name: "Clean-ups only log" }).selectOption("true");
      await button(page, "Save and restart").click();
      admin.fault("undoSettings", locked);
      await button(page, "History").click();
      await page.getByRole("main").getByRole("button", { name: "Undo" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "settings, the background not switched",
    show: async (page, admin) => {
      await open(page, admin, "");
      admin.fault("keepServiceRunning", locked);
      await page.getByRole("switch", { name: /background/ }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "settings, the command not installed",
    show: async (page, admin) => {
      await open(page, admin, "");
      admin.fault("linkCommand", locked);
      await button(page, "Install the broker command").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "settings, uninstall cannot be listed",
    show: async (page, admin) => {
      admin.fault("removalPlan", locked);
      await open(page, admin, "uninstall");
      await expect(button(page, "Try again")).toBeVisible();
    },
  },
  {
    name: "settings, uninstall done",
    show: async (page, admin) => {
      await open(page, admin, "uninstall");
      await button(page, "Uninstall…").click();
      await page.getByRole("dialog").getByRole("button", { name: "Uninstall" }).click();
      await expect(page.getByText("The broker was uninstalled.")).toBeVisible();
    },
  },
  {
    name: "settings, invalid",
    show: async (page, admin) => {
      await open(page, admin, "codex");
      await page.getByRole("textbox", { name: "Longest turn" }).fill("-3");
      await button(page, "Save and restart").click();
      await expect(page.getByText(/^It wants a whole number/)).toBeVisible();
    },
  },
  {
    name: "settings, changes gathered",
    show: async (page, admin) => {
      await open(page, admin, "codex");
      await page.getByLabel("Model", { exact: true }).fill("gpt-7");
      await page.getByLabel("Answer that the agent did not post").selectOption("wake");
      await expect(page.getByText(/^Two changes\./)).toBeVisible();
    },
  },
  {
    name: "settings, a secret replaced",
    show: async (page, admin) => {
      await open(page, admin, "slack");
      await button(page, /^Replace… ?Bot token/).click();
      await expect(page.getByLabel("New value of Bot token")).toBeVisible();
    },
  },
  {
    name: "settings, edited by hand in between",
    show: async (page, admin) => {
      await open(page, admin, "codex");
      await page.getByLabel("Model", { exact: true }).fill("gpt-7");
      admin.settings.setFile(`${admin.settings.file()}TURN_END=wake\n`);
      await button(page, "Save and restart").click();
      await expect(page.getByText(/was changed in the meantime/)).toBeVisible();
    },
  },
  {
    name: "settings, history with an undo",
    show: async (page, admin) => {
      await open(page, admin, "disk");
      await page.getByRole("combobox", { name: "Clean-ups only log" }).selectOption("true");
      await button(page, "Save and restart").click();
      await button(page, "History").click();
      await expect(page.getByText(/^Clean-ups only log set back/)).toBeVisible();
    },
  },
  {
    name: "settings, fault on line 14",
    show: async (page, admin) => {
      const remarks = Array.from({ length: 13 }, () => "# remark\n").join("");
      admin.settings.setFile(`${remarks}this is no assignment\n`);
      await open(page, admin, "codex");
      await expect(page.getByText(/^Line 14 of worker\.env/)).toBeVisible();
    },
  },
  {
    name: "settings, found by search",
    show: async (page, admin) => {
      await open(page, admin, "");
      await page.getByRole("searchbox").fill("log level");
      await expect(page.getByText("One setting found")).toBeVisible();
    },
  },
  {
    name: "settings, search finds nothing",
    show: async (page, admin) => {
      await open(page, admin, "");
      await page.getByRole("searchbox").fill("no such thing");
      await expect(page.getByText(/^No setting matches/)).toBeVisible();
    },
  },
  {
    name: "settings, login shell silent",
    show: async (page, admin) => {
      await open(page, admin, "");
      admin.settings.answer = null;
      await button(page, "Ask again").click();
      await expect(page.getByText("It did not answer within 5 s.")).toBeVisible();
    },
  },
  group("codex", { name: "settings, broker stopped", scenario: "stopped" }),
  {
    name: "settings, cannot be read",
    show: async (page, admin) => {
      admin.fault("settings", locked);
      await page.goto(`${admin.url}/admin/settings`);
      await expect(page.getByText("The settings could not be read.")).toBeVisible();
    },
  },
  {
    name: "settings, uninstall sheet",
    show: async (page, admin) => {
      await open(page, admin, "uninstall");
      await button(page, "Uninstall…").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "settings, reset sheet",
    show: async (page, admin) => {
      await open(page, admin, "uninstall");
      await button(page, "Reset…").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "settings, reset failed",
    show: async (page, admin) => {
      await open(page, admin, "uninstall");
      admin.fault("removeInstallation", locked);
      await button(page, "Reset…").click();
      await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "settings, reset done",
    show: async (page, admin) => {
      await open(page, admin, "uninstall");
      await button(page, "Reset…").click();
      await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();
      await expect(page.getByText("The broker was reset.")).toBeVisible();
    },
  },
];
