import { expect } from "@playwright/test";
import { processStatus, test } from "./desktop.ts";

/** Seccomp in filter mode: what the renderer may ask of the kernel is a list. */
const FILTERED = "2";

test("the window shows the interface with live data, under its name and without a complaint", async ({
  desktop,
}, testInfo) => {
  const { app, window } = await desktop.open();
  // Until then the shell loads the interface in place of its own page, and answers wait for the broker.
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
  const complaints: string[] = [];
  window.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  // What the page said before anybody listened comes again.
  await window.reload();
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
  expect(window.url()).toBe("app://broker/");
  const titles = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => each.getTitle()),
  );
  expect(titles).toEqual(["Slack Codex Broker"]);
  for (const colorScheme of ["light", "dark"] as const) {
    await window.emulateMedia({ colorScheme });
    const path = testInfo.outputPath(`window-${colorScheme}.png`);
    await window.screenshot({ path });
    await testInfo.attach(`window-${colorScheme}`, { path, contentType: "image/png" });
  }
  expect(complaints).toEqual([]);
});

test("the page cannot reach Node, and its process is in the kernel's sandbox", async ({
  desktop,
}) => {
  const { sandbox } = desktop;
  test.skip(sandbox.kind === "off", sandbox.kind === "off" ? sandbox.reason : "");
  const { app, window } = await desktop.open();
  await expect(window.getByRole("heading", { name: /^Running\./ })).toBeVisible();
  expect(
    await window.evaluate(() => ["require", "process", "module"].filter((n) => n in globalThis)),
  ).toEqual([]);
  test.skip(process.platform !== "linux", "only Linux has /proc");
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  expect(processStatus(pid ?? 0, "Seccomp")).toBe(FILTERED);
  expect(processStatus(pid ?? 0, "Uid")).not.toMatch(/\b0\b/);
});
