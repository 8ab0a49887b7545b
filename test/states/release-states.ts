import { expect, type Page } from "@playwright/test";
import {
  restoringSnapshot,
  twoSnapshots,
  undoneUpdate,
  watchingUpdate,
} from "../doubles/admin/releases.ts";
import type { AppUpdate } from "../../main/api/app-update.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, locked, MORNING, type State } from "./state.ts";

const go = (page: Page, admin: AdminDouble, path: string) => page.goto(`${admin.url}/admin${path}`);

async function releases(page: Page, admin: AdminDouble) {
  await go(page, admin, "/releases");
  await expect(page.getByText(/^1\.4\.1 is running/)).toBeVisible();
}
/** The sheet that asks before a snapshot is restored, once it says this. */
async function restoreSheet(page: Page, admin: AdminDouble, says: string) {
  admin.setReleases({ snapshots: twoSnapshots(admin.world.status.at) });
  await releases(page, admin);
  const section = page.getByRole("region", { name: "Snapshots" });
  await section.getByRole("button", { name: "Restore…" }).first().click();
  await expect(page.getByRole("dialog")).toContainText(says);
}

function pinByHand(admin: AdminDouble) {
  const { at } = admin.world.status;
  const pin = { version: "1.4.1", from: "1.5.0", cause: "rollback", reason: null } as const;
  admin.setReleases({ offered: null, pin: { ...pin, by: "you", at } });
}

const version = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("cell", { name, exact: true }) });

export const releaseStates: readonly State[] = [
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
        versions: admin.world.releases.worker.versions.map((row) => {
          if (row.version === "1.4.1") return { ...row, isPinned: true };
          if (row.version !== "1.5.0") return row;
          const failure = { at: admin.world.status.at, reason: undone.reason ?? "" };
          return { ...row, role: "failed", failure };
        }),
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
      pinByHand(admin);
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
      await restoreSheet(page, admin, "since then are lost");
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
      const versions = admin.world.releases.worker.versions.filter(
        ({ role }) => role === "current",
      );
      const own = versions.map((row) => ({ ...row, publishedAt: null }));
      admin.setReleases({ registry, offered: null, origin: "came-along", versions: own });
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
      await expect(page.getByText(/The control plane comes with the app/)).toBeVisible();
    },
  },
  {
    name: "releases, loading",
    show: async (page, admin) => {
      admin.fault("releases", { kind: "hangs" });
      await go(page, admin, "/releases");
      await expect(page.getByLabel("Loading")).toBeVisible();
    },
  },
  {
    name: "releases, cannot be read",
    show: async (page, admin) => {
      admin.fault("releases", locked);
      await go(page, admin, "/releases");
      await expect(page.getByText("The releases could not be read.")).toBeVisible();
    },
  },
  {
    name: "releases, check failed",
    show: async (page, admin) => {
      await releases(page, admin);
      admin.fault("checkReleases", {
        ...{ kind: "error", status: 502, message: "The registry did not answer within 10 s." },
        hint: "Check the network and the proxy, then try again.",
      });
      await button(page, "Check now").click();
      await expect(page.getByText(/^The check failed/)).toBeVisible();
    },
  },
  {
    name: "releases, control plane lost",
    show: async (page, admin) => {
      await releases(page, admin);
      await admin.goAway();
      await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
    },
  },
  {
    name: "releases, broker stopped",
    scenario: "stopped",
    show: async (page, admin) => {
      await go(page, admin, "/releases");
      await expect(page.getByText(/^1\.4\.1 is the current version/)).toBeVisible();
    },
  },
  {
    name: "releases, could not start",
    scenario: "stopped",
    show: async (page, admin) => {
      couldNotStart(admin);
      await go(page, admin, "/releases");
      await expect(page.getByText(/this computer is offline/).first()).toBeVisible();
    },
  },
  {
    name: "releases, update sheet while it counts",
    show: async (page, admin) => {
      admin.fault("preflight", { kind: "hangs" });
      await releases(page, admin);
      await button(page, "Update to 1.5.0…").click();
      await expect(page.getByRole("dialog")).toContainText("From 1.4.1");
    },
  },
  {
    name: "releases, update sheet that failed",
    show: async (page, admin) => {
      admin.fault("preflight", locked);
      admin.fault("deploy", { ...locked, status: 409, message: "Another change is under way." });
      await releases(page, admin);
      await button(page, "Update to 1.5.0…").click();
      await button(page, "Update").click();
      await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "releases, restoring",
    show: async (page, admin) => {
      admin.setReleases({ snapshots: twoSnapshots(admin.world.status.at) });
      await releases(page, admin);
      admin.setOperation(restoringSnapshot(MORNING));
      await expect(page.getByText("Restoring a snapshot").first()).toBeVisible();
    },
  },
  {
    name: "releases, restore sheet while it counts",
    show: async (page, admin) => {
      admin.fault("restorePreview", { kind: "hangs" });
      await restoreSheet(page, admin, "is being counted");
    },
  },
  {
    name: "releases, restore sheet that failed",
    show: async (page, admin) => {
      admin.fault("restorePreview", locked);
      await restoreSheet(page, admin, "could not be counted");
    },
  },
  {
    name: "releases, unpinned, with an undo",
    show: async (page, admin) => {
      await releases(page, admin);
      pinByHand(admin);
      await button(page, "Unpin").click();
      await expect(button(page, "Pin again")).toBeVisible();
    },
  },
  ...appTab("app, available", null, "1.6.0 came out 2 days ago."),
  ...appTab("app, newest", { kind: "idle" }, "It is the newest."),
  ...appTab("app, checking", { kind: "checking" }, "Looking for an update."),
  ...appTab(
    "app, downloading",
    { kind: "downloading", version: "1.6.0", bytes: 48_000_000, totalBytes: 112_000_000 },
    "Downloading 1.6.0",
  ),
  ...appTab("app, ready", { kind: "ready", version: "1.6.0" }, "is installed when you quit"),
  ...appTab(
    "app, failed",
    {
      ...{ kind: "failed", during: "download", version: "1.6.0" },
      reason: "The server closed the connection after 31 MB.",
    },
    "1.6.0 was not downloaded.",
  ),
  ...appTab(
    "app, in the wrong folder",
    {
      ...{ kind: "not-possible", code: "not_in_applications" },
      reason: "Updates need the app in Applications.",
    },
    "Updates need the app in Applications.",
  ),
];

/** A download of Codex that failed: the broker never ran. */
function couldNotStart(admin: AdminDouble): void {
  const reason =
    "The registry of packages cannot be reached: this computer is offline. Connect it to a network, then start the broker.";
  const exit = {
    ...{ at: MORNING - 60_000, code: null, signal: null, lines: [reason] },
    neverStarted: true,
  };
  admin.setWorker({ wanted: "running", state: "crashed", by: null, exits: 5, exit, reason });
}

/** The App tab as the app's window has it; null for an update that is there. */
function appTab(name: string, update: AppUpdate | null, says: string): readonly State[] {
  return [
    {
      name: `releases, ${name}`,
      inApp: update ?? true,
      show: async (page, admin) => {
        await go(page, admin, "/releases?of=app");
        await expect(page.getByText(says).first()).toBeVisible();
      },
    },
  ];
}
