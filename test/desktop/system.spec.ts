import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ElectronApplication, expect, type Page, type TestInfo } from "@playwright/test";
import { test } from "./desktop.ts";
import {
  askedOfSystem,
  chooseInNotification,
  clickNotification,
  dropOnIcon,
  hideWindow,
  isWindowShown,
  openLink,
  recordSystem,
  sleepOrWake,
} from "./system.ts";
import { mention } from "./thread.ts";
import { chooseInTray, clickTray, quitByTray, trayMenu, trayShows } from "./tray.ts";

// The app among what a Mac has: one start, walked through from the menu bar to the sleep.

test.use({ worldOptions: { env: { CODEX_APPROVALS: "ask" } } });

test("DE01 DE02 RL13 W19: menus, preferences, notifications, links, files on the icon, sleep, and a page that was released", async ({
  desktop,
}, testInfo) => {
  const { world } = desktop;
  const { app, window } = await desktop.open();
  await trayShows(app, "Running");
  await recordSystem(app);

  await test.step("Settings… opens the preferences of the app, which count at once", async () => {
    await chooseInTray(app, "settings");
    await expect(window).toHaveURL(/\/settings$/);
    await window.getByRole("switch", { name: "Show in the Dock while" }).click();
    await expect.poll(async () => (await askedOfSystem(app)).dock).toContain("hide");
    await window.getByRole("switch", { name: "Show in the Dock while" }).click();
    await window.getByRole("switch", { name: "A click on the menu bar icon" }).click();
    await picture(window, testInfo, "settings-app");
    await window.getByRole("button", { name: "Notifications" }).click();
    await window.getByRole("switch", { name: "Failures" }).click();
    await expect(window.getByRole("switch", { name: "Failures" })).not.toBeChecked();
    await picture(window, testInfo, "settings-notifications");
    await window.getByRole("button", { name: "Uninstall", exact: true }).click();
    await window.getByRole("button", { name: "Uninstall…" }).click();
    await expect(window.getByRole("dialog")).toContainText("This is removed");
    await picture(window, testInfo, "uninstall");
    await window.getByRole("button", { name: "Cancel" }).click();
    const file = await app.evaluate(({ app: shell }) => shell.getPath("userData"));
    const stored: unknown = JSON.parse(readFileSync(join(file, "preferences.json"), "utf8"));
    expect(stored).toMatchObject({ silent: ["failed"], leftClick: "window", showInDock: true });
  });

  await test.step("AD22 中文 in Settings changes the window and the menus at once, and English back", async () => {
    const menus = () =>
      app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
    await window.getByRole("button", { name: "General", exact: true }).click();
    await window.getByRole("button", { name: "中文", exact: true }).click();
    await expect(window.getByRole("heading", { name: "外观" })).toBeVisible();
    expect(await trayMenu(app)).toContain("打开窗口");
    expect(await menus()).toEqual(["Slack Codex Broker", "编辑", "显示", "窗口", "帮助"]);
    const html = window.locator("html");
    await expect(html).toHaveAttribute("lang", "zh-Hans");
    await picture(window, testInfo, "settings-chinese");
    await window.getByRole("button", { name: "English", exact: true }).click();
    await expect(html).toHaveAttribute("lang", "en");
    expect(await trayMenu(app)).toContain("Open window");
  });

  await test.step("text is pasted by the application menu", async () => {
    const found = window.getByRole("searchbox", { name: "Find a setting" });
    await found.focus();
    await app.evaluate(({ clipboard, Menu, BrowserWindow }) => {
      clipboard.writeText("from the clipboard");
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      const [main] = BrowserWindow.getAllWindows();
      items?.find(({ role }) => role === "paste")?.click({}, main, main?.webContents);
    });
    await expect(found).toHaveValue("from the clipboard");
    await found.fill("");
  });

  await test.step("a left click opens the window where the person wants that", async () => {
    await hideWindow(app);
    await expect.poll(() => isWindowShown(app)).toBe(false);
    await clickTray(app);
    await expect.poll(() => isWindowShown(app)).toBe(true);
    const lastOfDock = async () => (await askedOfSystem(app)).dock.slice(-2);
    await expect.poll(lastOfDock).toEqual(["hide", "show"]);
  });

  await hideWindow(app);
  const thread = mention(
    world,
    "clear the attic [[esc:echo > ~/ran]][[final:The attic is clear.]]",
  );
  const session = `app://broker/sessions/${encodeURIComponent(thread.key)}`;

  await test.step("an approval is notified of with its answers; a click opens it", async () => {
    await expect.poll(async () => (await askedOfSystem(app)).notifications).toHaveLength(1);
    const [approval] = (await askedOfSystem(app)).notifications;
    expect(approval).toMatchObject({
      title: "Codex wants to run a command",
      actions: ["Allow once", "Decline", "Show"],
    });
    expect(approval?.body).toContain("echo > ~/ran");
    await expect.poll(async () => (await askedOfSystem(app)).dock).toContain("badge 1");
    await clickNotification(app);
    await expect.poll(() => isWindowShown(app)).toBe(true);
    await expect(window).toHaveURL(session);
  });

  await test.step("the Mac stays awake while the turn runs, and may sleep afterwards", async () => {
    await expect.poll(async () => (await askedOfSystem(app)).awake).toEqual(["start"]);
    await chooseInNotification(app, 0);
    await thread.answer("The attic is clear.");
    await expect.poll(async () => (await askedOfSystem(app)).awake).toEqual(["start", "stop"]);
    await chooseInNotification(app, 1);
    const titles = async () => (await askedOfSystem(app)).notifications.map(({ title }) => title);
    await expect.poll(titles).toContain("That came too late");
  });

  await test.step("a link opens a session, and any other link nothing", async () => {
    await chooseInTray(app, "open-window");
    await window.getByRole("link", { name: "Home", exact: true }).click();
    await openLink(app, "broker://settings/../evil");
    await openLink(app, `broker://session/${thread.key}`);
    await expect(window).toHaveURL(session);
  });

  await test.step("a file on the icon is previewed like one on the window", async () => {
    const file = join(desktop.root, "home/auth.json");
    writeFileSync(file, JSON.stringify({ OPENAI_API_KEY: "sk-test-of-the-icon-7Qf2" }));
    await dropOnIcon(app, [desktop.root, file]);
    const sheet = window.getByRole("dialog");
    await expect(sheet).toContainText("is a folder");
    await sheet
      .getByRole("button", { name: /next|skip|close/i })
      .first()
      .click();
    await expect(sheet).toContainText("7Qf2");
    await picture(window, testInfo, "file-on-icon");
    await window.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  });

  await test.step("before a sleep the socket is closed; after it the thread is answered", async () => {
    await sleepOrWake(app, "suspend");
    await world.slack.waitFor(() => world.slack.sockets().length === 0);
    thread.say("[[final:answered after the sleep]]");
    await sleepOrWake(app, "resume");
    await thread.answer("answered after the sleep");
  });

  await test.step("RL16: a hidden page gives its memory back, and is where it was, with its draft and its scroll position", async () => {
    const lines = Array.from({ length: 150 }, (_, line) => `- line ${line}`).join("\n");
    thread.say(`[[final:${lines}]]`);
    await thread.answer("line 149");
    // The question holds the same lines.
    await expect(window.getByText("line 149", { exact: true }).last()).toBeVisible();
    await window.getByRole("textbox", { name: /Write to the agent/ }).fill("half a thought");
    await window.getByText("line 40", { exact: true }).last().scrollIntoViewIfNeeded();
    const isThere = `(() => {
      const line = [...document.querySelectorAll("li")].findLast((one) => one.textContent === "line 40");
      return line === undefined ? null : Math.round(line.getBoundingClientRect().top);
    })()`;
    const draft = `location.href + " " + (document.querySelector("textarea")?.value ?? "")`;
    // What comes into view gets its real size, which moves the line.
    const at = { top: await inPage(app, isThere) };
    const isStill = async () => {
      const before = at.top;
      at.top = await inPage(app, isThere);
      return at.top === before;
    };
    await expect.poll(isStill).toBe(true);
    const { top } = at;
    await releaseHiddenPage(app);
    await expect.poll(() => inPage(app, draft)).toBe(`${session} half a thought`);
    await expect.poll(() => inPage(app, isThere)).toBe(top);

    // The same for a screen whose own list scrolls.
    await inPage(app, `document.querySelector('a[href="/settings"]').click()`);
    await expect.poll(() => inPage(app, "location.pathname")).toBe("/settings");
    // The address changes before the page is there.
    const chooseAdvanced = `(() => {
      const found = [...document.querySelectorAll("nav button")].find((one) => one.textContent === "Advanced");
      found?.click();
      return found !== undefined;
    })()`;
    await expect.poll(() => inPage(app, chooseAdvanced)).toBe(true);
    const list = `document.querySelector(".overflow-y-auto.px-6")`;
    await expect.poll(() => inPage(app, `${list}?.scrollHeight > 2_000`)).toBe(true);
    await inPage(app, `${list}.scrollTop = 700`);
    await releaseHiddenPage(app);
    await expect
      .poll(() => inPage(app, `location.search + " " + ${list}?.scrollTop`))
      .toBe("?group=advanced 700");
    const path = testInfo.outputPath("back-where-it-was.png");
    writeFileSync(path, await pictureOf(app));
  });
  await quitByTray(app, "quit");
});

function rendererOf(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
}

/** Whether the app still has a process with this pid. */
function isProcess(app: ElectronApplication, pid: number): Promise<boolean> {
  return app.evaluate(
    ({ app: shell }, wanted) => shell.getAppMetrics().some((each) => each.pid === wanted),
    pid,
  );
}

/** Hides the window until its page's process has ended, then opens it from the menu. */
async function releaseHiddenPage(app: ElectronApplication): Promise<void> {
  await hideWindow(app);
  // Playwright has every page say that it is visible: this is what Chromium does for a hidden window.
  await inPage(
    app,
    `Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"))`,
  );
  const before = await rendererOf(app);
  await app.evaluate(() => {
    (Reflect.get(globalThis, "desktopTest") as { rest: () => void }).rest();
  });
  await expect.poll(() => isProcess(app, before)).toBe(false);
  await chooseInTray(app, "open-window");
  // A page that is being loaded may refuse to answer.
  const readyState = () => inPage(app, "document.readyState").catch(() => "loading");
  await expect.poll(readyState).toBe("complete");
  expect(await rendererOf(app)).not.toBe(before);
}

/** The window as it is, as a PNG. */
async function pictureOf(app: ElectronApplication): Promise<Buffer> {
  const base64 = await app.evaluate(async ({ BrowserWindow }) => {
    const shown = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return shown?.toPNG().toString("base64") ?? "";
  });
  return Buffer.from(base64, "base64");
}

/** Playwright has no page any more once its process has ended. */
function inPage(app: ElectronApplication, script: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, code) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<unknown>,
    script,
  );
}

async function picture(window: Page, testInfo: TestInfo, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await window.emulateMedia({ colorScheme });
    const path = testInfo.outputPath(`${name}-${colorScheme}.png`);
    await window.screenshot({ path });
    await testInfo.attach(`${name}-${colorScheme}`, { path, contentType: "image/png" });
  }
}
