import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect } from "@playwright/test";
import { unpackTar } from "modern-tar";
import { expectAccessible, test } from "./window-fixture.ts";

test("what is shown is what is saved, without secrets and names, and nothing else (OP07)", async ({
  page,
  admin,
}) => {
  await page.goto(`${admin.url}/admin/logs`);
  await page.getByRole("button", { name: "Save or share" }).click();
  await page.getByRole("menuitem", { name: "Diagnostics…" }).click();
  const sheet = page.getByRole("dialog", { name: "Diagnostics" });
  const files = sheet.getByRole("list", { name: "Files" });
  await expect(files.getByRole("listitem")).toHaveText([
    /versions.json.*nothing taken out/,
    /logs\/broker.jsonl.*6,000 taken out/,
    /logs\/codex-server.log.*EACCES: permission denied/,
    /logs\/raw-codex-rpc.jsonl.*2 taken out/,
  ]);
  await expect(
    sheet.getByRole("checkbox", { name: "Include logs/raw-codex-rpc" }),
  ).not.toBeChecked();
  await expect(
    sheet.getByText(/Nothing is sent. You get one compressed file, about/),
  ).toBeVisible();
  await files.getByRole("button", { name: /logs\/broker.jsonl/ }).click();
  const content = sheet.getByRole("region", { name: "Content as it will be" });
  const expected = "Post sent by [person 1] with [redacted: Slack token]";
  await expect(content).toContainText(expected);
  await expectAccessible(page);
  const saved = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Save…" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("broker-diagnostics.tar.gz");
  const entries = await unpackTar(gunzipSync(await readFile(await download.path())));
  expect(entries.map(({ header }) => header.name)).toStrictEqual([
    "broker-diagnostics/versions.json",
    "broker-diagnostics/logs/broker.jsonl",
  ]);
  const text = Buffer.from(entries[1]?.data ?? []).toString();
  expect(text).toContain(expected);
  expect(text).not.toContain("Mara Okafor");
  await expect(sheet).toHaveCount(0);
});

test("names stay in when somebody wants that, secrets never (OP07)", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/logs`);
  await page.getByRole("button", { name: "Save or share" }).click();
  await page.getByRole("menuitem", { name: "Diagnostics…" }).click();
  const sheet = page.getByRole("dialog", { name: "Diagnostics" });
  await sheet.getByRole("button", { name: /logs\/broker.jsonl/ }).click();
  await sheet.getByRole("checkbox", { name: "Keep names" }).check();
  await expect(sheet.getByRole("region", { name: "Content as it will be" })).toContainText(
    "Post sent by Mara Okafor with [redacted: Slack token]",
  );
});
