import { expect, it, vi } from "vitest";
import type { SettingItem } from "../../main/api/settings.ts";
import { settingActions } from "./setting-actions.ts";

const setting = (name: string, group: string, rare = false) =>
  ({ name, label: `Label of ${name}`, group, rare }) as SettingItem;

it("goes to a setting where its screen shows it", () => {
  const go = vi.fn<(place: object) => void>();
  const actions = settingActions(
    [
      setting("SLACK_BOT_TOKEN", "slack"),
      setting("TURN_END", "turns"),
      setting("ADMIN_PORT", "http"),
      setting("RARELY", "slack", true),
      setting("UNPLACED", "a later release's group"),
    ],
    go,
  );
  for (const { run } of actions) run();
  expect(go.mock.calls.map(([place]) => place)).toStrictEqual([
    { group: "slack", setting: "SLACK_BOT_TOKEN" },
    { group: "codex", setting: "TURN_END" },
    { group: "admin-page", setting: "ADMIN_PORT" },
    { group: "advanced", setting: "RARELY" },
    { group: "advanced", setting: "UNPLACED" },
  ]);
  expect(actions[0]).toMatchObject({
    title: "Label of SLACK_BOT_TOKEN",
    palette: { group: "settings", about: "Slack", name: "SLACK_BOT_TOKEN" },
  });
});
