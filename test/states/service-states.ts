import { expect, type Page } from "@playwright/test";
import { busyHour } from "../doubles/admin/log-files.ts";
import { twoSnapshots, undoneUpdate, watchingUpdate } from "../doubles/admin/releases.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, heading, locked, MORNING, type State } from "./state.ts";

const go = (page: Page, admin: AdminDouble, path: string) => page.goto(`${admin.url}/admin${path}`);

async function doctor(page: Page, admin: AdminDouble) {
  await go(page, admin, "/doctor");
  await expect(heading(page)).toContainText("Four problems");
}

const doctorStates: readonly State[] = [
  { name: "doctor", show: doctor },
  {
    name: "doctor, unfolded",
    show: async (page, admin) => {
      await doctor(page, admin);
      await button(page, "Codex: 2 passed, 1 not checked").click();
      await button(page, /^Slack: /).click();
    },
  },
  {
    name: "doctor, running",
    show: async (page, admin) => {
      admin.doctor.pauseAfter = 26;
      await go(page, admin, "/doctor");
      await expect(page.getByText(/of 20 s/).first()).toBeVisible();
    },
  },
  {
    name: "doctor, about to fix",
    show: async (page, admin) => {
      await doctor(page, admin);
      await button(page, /^Correct/).click();
      await expect(page.getByText("Takes the rights of others away")).toBeVisible();
    },
  },
  {
    name: "doctor, fixed",
    show: async (page, admin) => {
      await doctor(page, admin);
      await button(page, /^Correct/).click();
      await button(page, /^Correct/).click();
      await expect(page.getByRole("region", { name: "Fixed" })).toBeVisible();
    },
  },
  {
    name: "doctor, fix failed",
    show: async (page, admin) => {
      admin.fault("fixDoctorFinding", {
        ...{ kind: "error", status: 502, message: "EROFS: read-only file system." },
        hint: "Nothing else was changed. Check again to see how it is now.",
      });
      await doctor(page, admin);
      await button(page, /^Correct/).click();
      await button(page, /^Correct/).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
  },
  {
    name: "doctor, muted",
    show: async (page, admin) => {
      await doctor(page, admin);
      await button(page, "Mute: Scope files:write").click();
      await button(page, "Doctor: One muted").click();
    },
  },
  {
    name: "doctor, broker stopped",
    scenario: "stopped",
    show: doctor,
  },
  {
    name: "doctor, could not run",
    show: async (page, admin) => {
      await doctor(page, admin);
      await admin.goAway();
      await button(page, "Check again").click();
      await expect(page.getByRole("alert")).toContainText("could not be run");
      await admin.comeBack();
    },
  },
];

async function logs(page: Page, admin: AdminDouble, path = "/logs") {
  admin.logs.write(busyHour(MORNING, admin.world.sessions[0]?.key ?? ""));
  await go(page, admin, path);
  await expect(
    page.getByRole("grid", { name: "Log lines" }).getByRole("row").first(),
  ).toBeVisible();
}

const logStates: readonly State[] = [
  { name: "logs", show: logs },
  {
    name: "logs, empty",
    show: async (page, admin) => {
      await go(page, admin, "/logs");
      await expect(button(page, "Look at the last 24 hours")).toBeVisible();
    },
  },
  {
    name: "logs, an error explained",
    show: async (page, admin) => {
      await logs(page, admin, "/logs?level=warn");
      await page.keyboard.press("e");
      await expect(page.getByRole("region", { name: "Line detail" })).toBeVisible();
    },
  },
  {
    name: "logs, level menu",
    show: async (page, admin) => {
      await logs(page, admin);
      await button(page, /^Level/).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "logs, bad pattern",
    show: async (page, admin) => {
      await logs(page, admin);
      await page.getByRole("searchbox").fill("/(Turn/");
      await expect(page.getByText("This pattern does not end")).toBeVisible();
    },
  },
  {
    name: "logs, nothing matches",
    show: async (page, admin) => {
      await logs(page, admin);
      await page.getByRole("searchbox").fill("no such words");
      await expect(page.getByText("No line matches.")).toBeVisible();
    },
  },
  {
    name: "logs, paused",
    show: async (page, admin) => {
      await logs(page, admin);
      await page.keyboard.press("Space");
      admin.logs.write([{ at: MORNING + 1_000, message: "Written while it is paused" }]);
      await page.clock.runFor(3_000);
      await expect(page.getByText(/^Paused\. .*1 new line/)).toBeVisible();
    },
  },
  {
    name: "logs, raw and not recorded",
    show: async (page, admin) => {
      admin.logs.environment["LOG_RAW_CODEX_RPC"] = "false";
      await go(page, admin, "/logs?view=raw");
      await expect(page.getByText("Raw Codex RPC is not recorded.")).toBeVisible();
    },
  },
  {
    name: "logs, a huge line",
    show: async (page, admin) => {
      const meta = { module: "codex", long: "wide ".repeat(1_000) };
      admin.logs.write([{ at: MORNING - 1_000, level: "warn", message: "One line", meta }]);
      await go(page, admin, "/logs");
      await page.getByRole("row").first().click();
      await expect(page.getByRole("region", { name: "Line detail" })).toBeVisible();
    },
  },
  {
    name: "logs, cannot be read",
    show: async (page, admin) => {
      admin.fault("logLines", { ...locked, message: "EACCES: permission denied." });
      await go(page, admin, "/logs");
      await expect(page.getByText("The log could not be read.")).toBeVisible();
    },
  },
  {
    name: "logs, broker stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await logs(page, admin);
    },
  },
  {
    name: "logs, diagnostics",
    show: async (page, admin) => {
      await logs(page, admin);
      await button(page, "Save or share").click();
      await page.getByRole("menuitem", { name: "Diagnostics…" }).click();
      await button(page, /logs\/broker.jsonl/).click();
      await expect(page.getByRole("region", { name: "Content as it will be" })).toContainText(
        "redacted",
      );
    },
  },
];

async function releases(page: Page, admin: AdminDouble) {
  await go(page, admin, "/releases");
  await expect(page.getByText(/^1\.4\.1 is running/)).toBeVisible();
}
const version = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("cell", { name, exact: true }) });

const releaseStates: readonly State[] = [
  { name: "releases", show: releases },
  {
    name: "releases, update sheet",
    show: async (page, admin) => {
      await releases(page, admin);
      await button(page, "Update to 1.5.0…").click();
      await expect(page.getByRole("dialog")).toContainText("From 1.4.1");
    },
  },
  {
    name: "releases, updating",
    show: async (page, admin) => {
      await releases(page, admin);
      admin.setOperation(watchingUpdate(MORNING));
      await expect(page.getByRole("progressbar", { name: "Watch" })).toBeVisible();
    },
  },
  {
    name: "releases, undone",
    show: async (page, admin) => {
      await releases(page, admin);
      const undone = undoneUpdate(admin.world.status.at);
      admin.setOperation(undone);
      admin.setReleases({
        offered: null,
        pin: {
          ...{ version: "1.4.1", from: "1.5.0", cause: "undone", by: null },
          ...{ reason: undone.reason, at: admin.world.status.at },
        },
      });
      await button(page, "See what happened").click();
      await expect(page.getByRole("list", { name: "Undo" })).toBeVisible();
    },
  },
  {
    name: "releases, pinned by hand",
    show: async (page, admin) => {
      await releases(page, admin);
      const at = admin.world.status.at;
      admin.setReleases({
        offered: null,
        pin: { version: "1.4.1", from: "1.5.0", cause: "rollback", reason: null, by: "you", at },
      });
      await expect(button(page, "Unpin")).toBeVisible();
    },
  },
  {
    name: "releases, roll-back sheet",
    show: async (page, admin) => {
      await releases(page, admin);
      await version(page, "1.4.0").getByRole("button", { name: "Roll back" }).click();
      await expect(page.getByRole("dialog")).toContainText("Works offline.");
    },
  },
  {
    name: "releases, restore sheet",
    show: async (page, admin) => {
      admin.setReleases({ snapshots: twoSnapshots(admin.world.status.at) });
      await releases(page, admin);
      const section = page.getByRole("region", { name: "Snapshots" });
      await section.getByRole("button", { name: "Restore…" }).first().click();
      await expect(page.getByRole("dialog")).toContainText("since then are lost");
    },
  },
  {
    name: "releases, snapshots",
    show: async (page, admin) => {
      admin.setReleases({ snapshots: twoSnapshots(admin.world.status.at) });
      await releases(page, admin);
      await expect(page.getByRole("region", { name: "Snapshots" })).toBeVisible();
    },
  },
  {
    name: "releases, nothing published",
    show: async (page, admin) => {
      await releases(page, admin);
      const registry = { kind: "nothing-published" } as const;
      admin.setReleases({ registry, offered: null, origin: "came-along" });
      await expect(page.getByText(/^No release is published as/)).toBeVisible();
    },
  },
  {
    name: "releases, offline",
    show: async (page, admin) => {
      admin.setReleases({ registry: { kind: "unreachable", message: "ECONNREFUSED" } });
      await releases(page, admin);
      await expect(page.getByText(/can still be rolled back to/)).toBeVisible();
    },
  },
  {
    name: "releases, app in a browser",
    show: async (page, admin) => {
      await go(page, admin, "/releases?of=app");
      await expect(page.getByText(/The app brings its own control plane/)).toBeVisible();
    },
  },
  {
    name: "releases, app",
    inApp: true,
    show: async (page, admin) => {
      await go(page, admin, "/releases?of=app");
      await expect(page.getByText("1.6.0 came out 2 days ago.")).toBeVisible();
    },
  },
];

export const serviceStates: readonly State[] = [...doctorStates, ...logStates, ...releaseStates];
