import { expect, type Page } from "@playwright/test";
import type { ProfileAccount } from "../../broker/api/profiles.ts";
import type { AdminDouble } from "../doubles/admin/server.ts";

export const signIn = JSON.stringify({ OPENAI_API_KEY: "sk-test-secret" });

export interface GivenFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}
export const authJson: GivenFile = { name: "auth.json", type: "application/json", text: signIn };

/** Drags files over the page, or drops them there. */
export async function drag(page: Page, event: "dragover" | "drop", files: readonly GivenFile[]) {
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, type, text } of given) transfer.items.add(new File([text], name, { type }));
    return transfer;
  }, files);
  await page.dispatchEvent("body", event, { dataTransfer });
}

export function account(email: string): ProfileAccount {
  return {
    kind: "chatgpt",
    email,
    plan: "plus",
    accountId: "acct-9",
    keyEnding: null,
    renewedAt: null,
    signedInAt: null,
    workspace: null,
  };
}

export async function openProfiles(page: Page, admin: AdminDouble) {
  await page.goto(`${admin.url}/admin/profiles`);
  await expect(page.getByRole("heading", { name: "Profiles", level: 1 })).toBeVisible();
}

export function row(page: Page, name: string) {
  return page.getByRole("row", { name: new RegExp(`^${name}`) });
}

export async function choose(page: Page, profile: string, item: string) {
  await page.getByRole("button", { name: `Actions for ${profile}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}
