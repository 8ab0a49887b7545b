import { describe, expect, test } from "vitest";
import type { SettingItem } from "../../main/api/settings.ts";
import { needsOf, withDraft } from "./drafts.ts";

const setting = (more: Partial<SettingItem>): SettingItem => ({
  name: "TURN_END",
  group: "turns",
  label: "Answer",
  description: "What it does.",
  type: { kind: "text", wants: "text", unit: null, min: null, max: null },
  choices: [],
  default: { kind: "none" },
  secret: false,
  rare: false,
  withoutEffect: null,
  restart: "broker",
  source: "file",
  value: "wake",
  stored: "wake",
  locked: null,
  ...more,
});

describe("changes that are not saved yet", () => {
  test("one that leads back to what is stored is none", () => {
    const changed = withDraft(new Map(), setting({}), "post");
    expect([...changed]).toEqual([["TURN_END", "post"]]);
    expect(withDraft(changed, setting({}), "wake").size).toBe(0);
  });

  test("an emptied field takes the setting back to its default", () => {
    expect([...withDraft(new Map(), setting({}), "  ")]).toEqual([["TURN_END", null]]);
    expect(withDraft(new Map(), setting({ stored: null }), "").size).toBe(0);
  });

  test("a secret that is entered is a change, whatever is shown of the old one", () => {
    const secret = setting({ secret: true, stored: "•••" });
    expect([...withDraft(new Map(), secret, "•••")]).toEqual([["TURN_END", "•••"]]);
  });

  test("need the least restart", () => {
    const all = [
      setting({}),
      setting({ name: "OPERATOR_NAME", restart: "none" }),
      setting({ name: "ADMIN_PORT", restart: "control-plane" }),
    ];
    expect([...needsOf(new Map([["OPERATOR_NAME", "Mara"]]), all)]).toEqual([]);
    expect([
      ...needsOf(
        new Map([
          ["ADMIN_PORT", "1"],
          ["TURN_END", null],
        ]),
        all,
      ),
    ]).toEqual(["broker", "control-plane"]);
  });
});
