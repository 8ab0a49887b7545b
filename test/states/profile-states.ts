import { expect, type Page } from "@playwright/test";
import type { SignInState } from "../../broker/api/profiles.ts";
import { account, authJson, choose, drag, openProfiles } from "../e2e/window-profiles-page.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { button, locked, type State } from "./state.ts";

const open = (name: string, show: State["show"], rest: Partial<State> = {}): State => ({
  name: `profiles${name === "" ? "" : `, ${name}`}`,
  show: async (page, admin) => {
    await openProfiles(page, admin);
    await show(page, admin);
  },
  ...rest,
});

async function code(page: Page, admin: AdminDouble, state: SignInState | null) {
  await button(page, "sign in with a code").click();
  await expect(page.getByText("HX4K-92QD")).toBeVisible();
  const { signIn } = admin.world.profileWorld;
  if (state === null || signIn === null) return;
  signIn.state = state;
  await page.clock.runFor(1_500);
  await expect(page.getByText("Waiting for you in the browser")).toHaveCount(0);
}

const sheet = (page: Page) => expect(page.getByRole("dialog")).toBeVisible();

export const profileStates: readonly State[] = [
  open("", async () => {}),
  open("empty", async () => {}, { scenario: "empty" }),
  open("stopped", async () => {}, { scenario: "stopped" }),
  open("quota unknown, key, signed out", async (page, admin) => {
    const profiles = admin.world.status.profiles;
    const unknown = {
      ...{ short: null, week: null, knownAt: null, billedByToken: false },
      ...{ askedAt: admin.world.status.at - 360_000, problem: "OpenAI did not answer." },
    };
    admin.world.status.profiles = profiles.map((profile, index) =>
      index === 0
        ? { ...profile, quota: unknown }
        : index === 1
          ? {
              ...profile,
              label: "A fallback key with a name that is far too long for its column",
              account: {
                ...account(""),
                kind: "api-key",
                email: null,
                plan: null,
                keyEnding: "7Qf2",
              },
              quota: { ...unknown, billedByToken: true, problem: null },
            }
          : index === 2
            ? { ...profile, state: "signed-out", account: null, quota: unknown }
            : profile,
    );
    admin.setWorker({});
    await expect(page.getByText("ends in 7Qf2")).toBeVisible();
  }),
  open("menu of a profile", async (page) => {
    await button(page, "Actions for mara@halden.dev").click();
    await expect(page.getByRole("menu")).toBeVisible();
  }),
  open("menu of Add profile", async (page) => {
    await button(page, "Add profile").click();
    await expect(page.getByRole("menu")).toBeVisible();
  }),
  open("drop", async (page) => {
    await drag(page, "dragover", [authJson]);
    await expect(page.getByText("Drop to add a profile")).toBeVisible();
  }),
  open("drop, no JSON", async (page) => {
    await drag(page, "dragover", [{ ...authJson, name: "cat.png", type: "image/png" }]);
    await expect(page.getByText("That is not a JSON file")).toBeVisible();
  }),
  open("preview", async (page) => {
    await drag(page, "drop", [authJson]);
    await sheet(page);
    await expect(page.getByText("tomas.echeverria@halden.dev")).toBeVisible();
  }),
  open("preview, here already", async (page, admin) => {
    const lin = account("lin.xiaowen@halden.dev");
    admin.world.profileWorld.preview = { existing: "lin.xiaowen@halden.dev", account: lin };
    await drag(page, "drop", [authJson]);
    await expect(page.getByRole("dialog", { name: /is here already/ })).toBeVisible();
  }),
  open("preview, live login", async (page, admin) => {
    const mara = account("mara@halden.dev");
    admin.world.profileWorld.preview = { liveLogin: "this-file", account: mara };
    await drag(page, "drop", [authJson]);
    await expect(page.getByRole("dialog", { name: /Your own Codex/ })).toBeVisible();
  }),
  open("file refused", async (page) => {
    await drag(page, "drop", [{ ...authJson, text: "dear diary" }]);
    await expect(page.getByRole("dialog", { name: "Nothing was added" })).toBeVisible();
  }),
  open("sign-in expired", async (page, admin) => {
    admin.fault("previewProfile", {
      ...{ kind: "error", status: 409, code: "sign_in_expired" },
      message: "This sign-in has expired and can no longer be renewed.",
      hint: "Sign in with a code instead.",
    });
    await drag(page, "drop", [authJson]);
    await expect(page.getByRole("dialog", { name: "Nothing was added" })).toBeVisible();
  }),
  open("paste", async (page) => {
    await button(page, "Add profile").click();
    await page.getByRole("menuitem", { name: "Paste an auth.json…" }).click();
    await sheet(page);
  }),
  open("API key", async (page) => {
    await button(page, "use an API key").click();
    await sheet(page);
  }),
  open("code, waiting", (page, admin) => code(page, admin, null)),
  open("code, copied", async (page, admin) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await code(page, admin, null);
    await button(page, /HX4K-92QD/).click();
    await expect(button(page, /Copied the code/)).toBeVisible();
  }),
  open("code, ran out", (page, admin) => code(page, admin, { kind: "expired" })),
  open("code, refused", (page, admin) =>
    code(page, admin, { kind: "refused", reason: "Codes are off in your workspace." }),
  ),
  open("code, another account", (page, admin) =>
    code(page, admin, {
      ...{ kind: "undecided", why: "other-account" },
      ...{ account: account("ana@halden.dev"), existing: null },
    }),
  ),
  open("code, signed in", (page, admin) =>
    code(page, admin, { kind: "done", name: "ana", account: account("ana@halden.dev") }),
  ),
  open("code, not started", async (page, admin) => {
    admin.fault("startSignIn", {
      ...{ kind: "error", status: 409, code: "sign_in_not_started" },
      message: "Codex got no code from OpenAI: no network.",
      hint: "Check the network and the proxy, then try again.",
    });
    await button(page, "sign in with a code").click();
    await expect(page.getByText("no network")).toBeVisible();
  }),
  open("rename", async (page) => {
    await choose(page, "ci-bot@halden.dev", "Rename…");
    await sheet(page);
  }),
  open("delete", async (page) => {
    await choose(page, "mara@halden.dev", "Delete…");
    await sheet(page);
  }),
  open("deleted, with undo", async (page) => {
    await choose(page, "ci-bot@halden.dev", "Delete…");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(button(page, "Undo")).toBeVisible();
  }),
  open(
    "menu while stopped",
    async (page) => {
      await button(page, "Actions for ci-bot@halden.dev").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
    { scenario: "stopped" },
  ),
  open("delete the last one", async (page, admin) => {
    admin.world.status.profiles = admin.world.status.profiles.slice(0, 1);
    admin.setWorker({});
    await expect(page.getByText("ci-bot@halden.dev")).toHaveCount(0);
    await choose(page, "mara@halden.dev", "Delete…");
    await sheet(page);
  }),
  open("delete failed", async (page, admin) => {
    admin.fault("removeProfile", locked);
    await choose(page, "ci-bot@halden.dev", "Delete…");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
  }),
  open("rename failed", async (page, admin) => {
    admin.fault("renameProfile", locked);
    await choose(page, "ci-bot@halden.dev", "Rename…");
    await page.getByRole("dialog").getByRole("textbox").fill("builds");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
  }),
  open("control plane lost", async (page, admin) => {
    await admin.goAway();
    await expect(page.getByText(/^Reconnecting\./)).toBeVisible();
  }),
  open("change failed", async (page, admin) => {
    admin.fault("preferProfile", locked);
    await choose(page, "ci-bot@halden.dev", "Prefer");
    await expect(page.getByRole("alert").first()).toBeVisible();
  }),
];
