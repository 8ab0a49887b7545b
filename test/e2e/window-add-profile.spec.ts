import { expect } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AdminDouble } from "../doubles/admin/server.ts";
import { expectAccessible, test } from "./window-fixture.ts";
import {
  account,
  authJson,
  choose,
  drag,
  type GivenFile,
  openProfiles,
  row,
  signIn,
} from "./window-profiles-page.ts";

test.describe("what is refused", () => {
  test.use({ expectedErrors: [/409/] });

  test("a sign-in that ran out, with the way that works (AU01)", async ({ page, admin }) => {
    await openProfiles(page, admin);
    admin.fault("previewProfile", {
      kind: "error",
      status: 409,
      code: "sign_in_expired",
      message: "This sign-in has expired and can no longer be renewed.",
      hint: "Sign in with a code instead.",
    });
    await drag(page, "drop", [authJson]);
    const sheet = page.getByRole("dialog", { name: "Nothing was added" });
    await expect(sheet).toContainText("can no longer be renewed. Sign in with a code instead.");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Sign in with a code" }).click();
    await expect(page.getByRole("dialog", { name: "Sign in with a code" })).toBeVisible();
  });
});

test.describe("what is no sign-in is not sent anywhere (AU01)", () => {
  const cases: readonly (readonly [string, GivenFile, string | RegExp])[] = [
    [
      "a file of 50 MB",
      { ...authJson, name: "big.json", text: " ".repeat(50_000_000) },
      /big\.json has 50\sMB\. A Codex sign-in has a few kilobytes/,
    ],
    ["no JSON", { ...authJson, name: "notes.txt", text: "dear diary" }, "notes.txt is not JSON."],
    ["half of one", { ...authJson, text: signIn.slice(0, 12) }, "If another program is writing it"],
    ["an empty file", { ...authJson, text: "" }, "auth.json is empty."],
  ];
  for (const [what, file, message] of cases) {
    test(what, async ({ page, admin }) => {
      await openProfiles(page, admin);
      await drag(page, "drop", [file]);
      const sheet = page.getByRole("dialog", { name: "Nothing was added" });
      await expect(sheet).toContainText(message);
      expect(admin.received("previewProfile")).toStrictEqual([]);
      await sheet.getByRole("button", { name: "Close" }).click();
      await expect(sheet).toHaveCount(0);
    });
  }

  test("a folder", async ({ page, admin }) => {
    await openProfiles(page, admin);
    // A page cannot make a transfer that holds a folder: the entry says that it is one.
    await page.evaluate(() => {
      DataTransferItem.prototype.webkitGetAsEntry = () =>
        ({ isDirectory: true, name: ".codex" }) as FileSystemEntry;
    });
    await drag(page, "drop", [{ ...authJson, name: ".codex", type: "", text: "" }]);
    const sheet = page.getByRole("dialog", { name: "Nothing was added" });
    await expect(sheet).toContainText(".codex is a folder");
    expect(admin.received("previewProfile")).toStrictEqual([]);
  });

  test("a file that changes while it is read", async ({ page, admin }) => {
    const folder = mkdtempSync(join(tmpdir(), "changing-"));
    const path = join(folder, "auth.json");
    writeFileSync(path, signIn);
    // Reading waits until the file has changed; the browser then refuses it by itself.
    await page.addInitScript(() => {
      const read = File.prototype.text;
      const changed = new Promise<void>((resolve) => {
        window.addEventListener("file-changed", () => resolve());
      });
      File.prototype.text = async function text() {
        await changed;
        return read.call(this);
      };
    });
    await openProfiles(page, admin);
    await page.getByLabel("Choose a file…").setInputFiles(path);
    await expect(page.getByText("Reading the file…")).toBeVisible();
    writeFileSync(path, `${signIn}  `);
    await page.evaluate(() => window.dispatchEvent(new Event("file-changed")));
    await expect(page.getByRole("dialog", { name: "Nothing was added" })).toContainText(
      "auth.json changed or went away while it was read. Drop it again.",
    );
    rmSync(folder, { recursive: true });
  });
});

test("a file dropped on any screen is previewed, named and added (AU01)", async ({
  page,
  admin,
}) => {
  // axe looks at two whole screens, twice each.
  test.slow();
  await page.goto(`${admin.url}/admin/sessions`);
  await expect(page.getByRole("link", { name: /Checkout test fails/ })).toBeVisible();
  await drag(page, "dragover", [{ ...authJson, name: "cat.png", type: "image/png" }]);
  await expect(page.getByText("That is not a JSON file")).toBeVisible();
  await drag(page, "dragover", [authJson]);
  await expect(page.getByText("Drop to add a profile")).toBeVisible();
  await expectAccessible(page);
  await drag(page, "drop", [authJson]);
  await expect(page.getByText("Drop to add a profile")).toHaveCount(0);
  const sheet = page.getByRole("dialog", { name: "Add this profile?" });
  await expect(sheet).toContainText("tomas.echeverria@halden.dev");
  await expect(sheet).toContainText("Team");
  await expect(sheet).toContainText("14 Nov, 12 days ago");
  expect(admin.received("addProfile")).toStrictEqual([]);
  await expectAccessible(page);
  await sheet.getByLabel("Name").fill("Tomas");
  await sheet.getByRole("button", { name: "Add profile" }).click();
  await expect(page.getByText("“Tomas” was added")).toBeVisible();
  expect(admin.received("addProfile")).toMatchObject([{ label: "Tomas", authJson: signIn }]);
});

test("two files are previewed one after the other", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await drag(page, "drop", [authJson, { ...authJson, name: "other.json", text: "[]x" }]);
  const first = page.getByRole("dialog", { name: "Add this profile?" });
  await expect(first).toContainText("File 1 of 2: auth.json");
  await first.getByRole("button", { name: "Cancel" }).click();
  const second = page.getByRole("dialog", { name: "Nothing was added" });
  await expect(second).toContainText("File 2 of 2: other.json");
  await second.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(admin.received("addProfile")).toStrictEqual([]);
});

test("an account that is here already gets the new sign-in", async ({ page, admin }) => {
  admin.world.profileWorld.preview = { existing: "lin.xiaowen@halden.dev" };
  await openProfiles(page, admin);
  await drag(page, "drop", [authJson]);
  const sheet = page.getByRole("dialog", { name: "lin.xiaowen@halden.dev is here already" });
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Replace its sign-in" }).click();
  await expect(row(page, "lin.xiaowen")).toContainText("Ready");
  expect(admin.received("addProfile")).toMatchObject([
    { name: "lin.xiaowen@halden.dev", replace: true },
  ]);
});

test("the live login of the person's own Codex is explained before it is copied", async ({
  page,
  admin,
}) => {
  admin.world.profileWorld.preview = {
    liveLogin: "this-file",
    account: account("mara@halden.dev"),
  };
  await openProfiles(page, admin);
  await drag(page, "drop", [authJson]);
  const sheet = page.getByRole("dialog", { name: "Your own Codex uses this sign-in" });
  await expect(sheet).toContainText("(mara@halden.dev)");
  await expect(sheet).toContainText("two copies sign each other out");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Sign in with a code" }).click();
  await expect(page.getByText("HX4K-92QD")).toBeVisible();
  await page.keyboard.press("Escape");
  await drag(page, "drop", [authJson]);
  await sheet.getByRole("button", { name: "Add the copy anyway" }).click();
  await expect(page.getByRole("dialog", { name: "Add this profile?" })).toBeVisible();
});

test("a sign-in is pasted anywhere, or into its own sheet", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, signIn);
  const preview = page.getByRole("dialog", { name: "Add this profile?" });
  await preview.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Add profile" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Paste an auth.json…" }).click();
  await page.getByRole("textbox").fill(signIn);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(preview).toBeVisible();
  // The sheet is there while it still reads.
  await expect.poll(() => admin.received("previewProfile").length).toBe(2);
});

test("an API key is added", async ({ page, admin }) => {
  await openProfiles(page, admin);
  await page.getByRole("button", { name: "use an API key" }).click();
  const sheet = page.getByRole("dialog", { name: "Use an API key" });
  await sheet.getByLabel("API key").fill(" sk-test-7Qf2 ");
  await sheet.getByLabel("Name").fill("fallback key");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(row(page, "fallback key")).toContainText("API key, ends in 7Qf2");
  expect(admin.received("addProfile")).toMatchObject([
    { apiKey: "sk-test-7Qf2", label: "fallback key" },
  ]);
});

test.describe("a sign-in with a code (AU02)", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  const state = (admin: AdminDouble) => {
    const { signIn: one } = admin.world.profileWorld;
    if (one === null) throw new Error("Nobody has begun a sign-in.");
    return one;
  };

  test("shows the code, copies it, waits, and says who signed in", async ({ page, admin }) => {
    await openProfiles(page, admin);
    await page.getByRole("button", { name: "sign in with a code" }).click();
    const sheet = page.getByRole("dialog", { name: "Sign in with a code" });
    await expect(sheet).toContainText(
      /Waiting for you in the browser, (15\smin|14\smin \d+\ss) left/,
    );
    await page.clock.runFor(120_000);
    // The page's clock also runs by itself meanwhile.
    await expect(sheet).toContainText(/1[12]\smin \d+\ss left/);
    await expectAccessible(page);
    await sheet.getByRole("button", { name: /HX4K-92QD/ }).click();
    await expect(sheet).toContainText("Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("HX4K-92QD");
    const popup = page.waitForEvent("popup");
    await page.context().route("https://auth.openai.com/**", (route) => route.abort());
    await sheet.getByRole("button", { name: "Copy and open the page" }).click();
    await (await popup).close();
    state(admin).state = { kind: "done", name: "ana", account: account("ana@halden.dev") };
    await page.clock.runFor(1_000);
    await expect(sheet).toContainText("Signed in as ana@halden.dev.");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("that ran out, was refused or was lost gives a new code", async ({ page, admin }) => {
    await openProfiles(page, admin);
    await page.getByRole("button", { name: "Sign in lin.xiaowen@halden.dev" }).click();
    const sheet = page.getByRole("dialog", { name: "Sign in to lin.xiaowen@halden.dev again" });
    await expect(sheet.getByText("HX4K-92QD")).toBeVisible();
    state(admin).state = { kind: "expired" };
    await page.clock.runFor(1_000);
    await expect(sheet).toContainText("The code ran out.");
    await sheet.getByRole("button", { name: "Get a new one" }).click();
    await expect(sheet.getByText("HX4K-92QD")).toBeVisible();
    state(admin).state = { kind: "refused", reason: "Codes are off in your workspace." };
    await page.clock.runFor(1_000);
    await expect(sheet).toContainText("The sign-in was refused. Codes are off");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Get a new one" }).click();
    await expect(sheet.getByText("HX4K-92QD")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect.poll(() => admin.received("cancelSignIn").length).toBeGreaterThan(0);
    expect(admin.received("startSignIn")).toHaveLength(3);
    expect(admin.received("startSignIn").at(-1)).toEqual({ profile: "lin.xiaowen@halden.dev" });
  });

  test("of another account is kept only when a person says so", async ({ page, admin }) => {
    await openProfiles(page, admin);
    await choose(page, "ci-bot@halden.dev", "Sign in again");
    const sheet = page.getByRole("dialog", { name: "Sign in to ci-bot@halden.dev again" });
    await expect(sheet.getByText("HX4K-92QD")).toBeVisible();
    state(admin).state = {
      kind: "undecided",
      why: "other-account",
      account: account("ana@halden.dev"),
      existing: null,
    };
    await page.clock.runFor(1_000);
    await expect(sheet).toContainText("That was another account (ana@halden.dev).");
    await expect(sheet.getByRole("button", { name: "Try again" })).toBeVisible();
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Keep it as a new profile" }).click();
    await expect(sheet).toContainText("Signed in as ana@halden.dev.");
    expect(admin.received("keepSignIn")).toEqual([{ as: "new" }]);
  });
});

test.describe("without a code", () => {
  test.use({ expectedErrors: [/409/] });

  test("the sheet says why, and tries again", async ({ page, admin }) => {
    await openProfiles(page, admin);
    admin.fault("startSignIn", {
      kind: "error",
      status: 409,
      code: "sign_in_not_started",
      message: "Codex got no code from OpenAI: no network.",
      hint: "Check the network and the proxy, then try again.",
    });
    await page.getByRole("button", { name: "sign in with a code" }).click();
    const sheet = page.getByRole("dialog", { name: "Sign in with a code" });
    await expect(sheet).toContainText("no network. Check the network and the proxy");
    admin.fault("startSignIn", null);
    await sheet.getByRole("button", { name: "Try again" }).click();
    await expect(sheet.getByText("HX4K-92QD")).toBeVisible();
  });
});
