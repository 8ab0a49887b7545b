import { expect, type Page } from "@playwright/test";
import { busyHour } from "../doubles/admin/log-files.ts";
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
      await expect(page.getByText(/of 20\ss/).first()).toBeVisible();
    },
  },
  {
    name: "doctor, about to fix",
    show: async (page, admin) => {
      await doctor(page, admin);
      await button(page, /^Correct/).click();
      await expect(page.getByText("Takes the access of other users away")).toBeVisible();
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
    name: "doctor, all well",
    show: async (page, admin) => {
      admin.doctor.allWell = true;
      await go(page, admin, "/doctor");
      await expect(heading(page)).toContainText("checks passed, 11:42");
    },
  },
  {
    name: "doctor, findings cannot be read",
    show: async (page, admin) => {
      admin.fault("doctor", locked);
      await go(page, admin, "/doctor");
      await expect(page.getByText("The doctor’s findings could not be read.")).toBeVisible();
    },
  },
  {
    name: "doctor, control plane lost",
    show: async (page, admin) => {
      await doctor(page, admin);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "doctor, not muted",
    show: async (page, admin) => {
      admin.fault("muteDoctorFinding", locked);
      await doctor(page, admin);
      await button(page, "Mute: Scope files:write").click();
      await expect(page.getByText(/^It could not be muted\./)).toBeVisible();
    },
  },
  {
    name: "doctor, broker stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await go(page, admin, "/doctor");
      await expect(heading(page)).toContainText("Five problems");
    },
  },
  {
    name: "doctor, could not run",
    show: async (page, admin) => {
      await doctor(page, admin);
      await page.route("**/admin/api/doctor/run", (call) => call.abort());
      await button(page, "Check again").click();
      await expect(page.getByRole("alert")).toContainText("could not be run");
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
      for (const route of ["logLines", "logCounts"] as const) {
        admin.fault(route, {
          ...{ ...locked, message: "EACCES: permission denied." },
          hint: "Let the doctor look at the rights of the broker’s files.",
        });
      }
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
    name: "logs, loading",
    show: async (page, admin) => {
      for (const route of ["logLines", "logCounts"] as const) admin.fault(route, { kind: "hangs" });
      await go(page, admin, "/logs");
      await expect(page.getByLabel("Loading")).toBeVisible();
    },
  },
  {
    name: "logs, control plane lost",
    show: async (page, admin) => {
      await logs(page, admin);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "logs, not counted",
    show: async (page, admin) => {
      admin.fault("logCounts", locked);
      await logs(page, admin);
      await expect(page.getByText(/^The lines could not be counted\./)).toBeVisible();
    },
  },
  {
    name: "logs, a time of one session",
    show: async (page, admin) => {
      const key = admin.world.sessions[0]?.key ?? "";
      const time = `from=${String(MORNING - 1_800_000)}&to=${String(MORNING - 60_000)}`;
      await logs(page, admin, `/logs?view=sessions&session=${encodeURIComponent(key)}&${time}`);
      await expect(button(page, /^Show lines of all sessions/)).toBeVisible();
    },
  },
  {
    name: "logs, jobs",
    show: async (page, admin) => {
      await go(page, admin, "/logs?view=jobs");
      await expect(button(page, "Look at the last 24 hours")).toBeVisible();
    },
  },
  {
    name: "logs, save menu",
    show: async (page, admin) => {
      await logs(page, admin);
      await button(page, "Save or share").click();
      await expect(page.getByRole("menu")).toBeVisible();
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

async function diagnostics(page: Page, admin: AdminDouble) {
  await doctor(page, admin);
  await button(page, "Diagnostics…").click();
  await expect(page.getByRole("dialog", { name: "Diagnostics" })).toBeVisible();
}

const failing = (route: string, page: Page) =>
  page.route(route, (call) =>
    call.fulfill({
      status: 500,
      json: {
        ...{ code: "double.fault", message: "ENOSPC: no space left on device." },
        hint: "Free some space, then try again.",
      },
    }),
  );

const diagnosticsStates: readonly State[] = [
  {
    name: "diagnostics, reading",
    show: async (page, admin) => {
      await page.route("**/admin/api/diagnostics", () => {});
      await diagnostics(page, admin);
      await expect(page.getByText("Reading the files…", { exact: true })).toBeVisible();
    },
  },
  {
    name: "diagnostics, cannot be read",
    show: async (page, admin) => {
      await failing("**/admin/api/diagnostics", page);
      await diagnostics(page, admin);
      await expect(page.getByText("The files could not be read.", { exact: true })).toBeVisible();
    },
  },
  {
    name: "diagnostics, one file cannot be shown",
    show: async (page, admin) => {
      await failing("**/admin/api/diagnostics/*/file*", page);
      await diagnostics(page, admin);
      await expect(page.getByText("The file could not be shown.")).toBeVisible();
    },
  },
  {
    name: "diagnostics, nothing chosen",
    show: async (page, admin) => {
      await diagnostics(page, admin);
      for (const name of ["versions.json", "logs/broker.jsonl"]) {
        await page.getByRole("checkbox", { name: `Include ${name}` }).uncheck();
      }
      await button(page, /^Save…/).hover();
      await expect(page.getByText("Choose at least one file.").first()).toBeVisible();
    },
  },
  {
    name: "diagnostics, not saved",
    show: async (page, admin) => {
      await failing("**/admin/api/diagnostics/*/bundle*", page);
      await diagnostics(page, admin);
      await button(page, /^Save…/).click();
      await expect(page.getByText(/^The file could not be made\./)).toBeVisible();
    },
  },
];

export const serviceStates: readonly State[] = [
  ...doctorStates,
  ...logStates,
  ...diagnosticsStates,
];
