import { describe, expect, test } from "vitest";
import type { SettingItem } from "../../main/api/settings.ts";
import { foundSettings, type ScreenGroup, sectionsOf } from "./groups.ts";

const setting = (name: string, group: string, more: Partial<SettingItem> = {}): SettingItem => ({
  name,
  group,
  label: name.toLowerCase(),
  description: "What it does.",
  type: { kind: "text", wants: "text", unit: null, min: null, max: null },
  choices: [],
  default: { kind: "none" },
  secret: false,
  rare: false,
  withoutEffect: null,
  restart: "broker",
  source: "default",
  value: null,
  stored: null,
  locked: null,
  ...more,
});

const groups = [{ id: "control-plane" }, { id: "slack" }, { id: "brand-new" }];
const names = (found: readonly SettingItem[]) => found.map(({ name }) => name);

describe("the groups of Settings", () => {
  test("a group that a newer release adds is in Advanced, and rare settings nowhere else", () => {
    const all = [
      setting("NEW_ONE", "brand-new"),
      setting("SLACK_API_BASE_URL", "slack", { rare: true }),
      setting("SLACK_BOT_TOKEN", "slack"),
    ];
    const shown = (group: ScreenGroup) =>
      names(sectionsOf(group, all, groups).flatMap((section) => section.settings));
    expect(shown("slack")).toEqual(["SLACK_BOT_TOKEN"]);
    expect(shown("advanced")).toEqual(["SLACK_API_BASE_URL", "SLACK_BOT_TOKEN", "NEW_ONE"]);
  });

  test("the control plane's settings stand where people look for them", () => {
    const all = [setting("OPERATOR_NAME", "control-plane"), setting("ADMIN_PORT", "control-plane")];
    const first = (group: "general" | "admin-page") =>
      names(sectionsOf(group, all, groups)[0]?.settings ?? []);
    expect([first("general"), first("admin-page")]).toEqual([["OPERATOR_NAME"], ["ADMIN_PORT"]]);
  });

  test("a search takes all of its words, in any case", () => {
    const all = [setting("LOG_LEVEL", "logging"), setting("LOG_DIR", "paths")];
    expect(names(foundSettings(all, "LEVEL log"))).toEqual(["LOG_LEVEL"]);
    expect(foundSettings(all, "nothing")).toEqual([]);
  });
});
