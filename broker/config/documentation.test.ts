import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { renderConfigurationPage, renderEnvExample } from "./documentation.ts";
import { settingNames, settingOf } from "./settings.ts";

const root = join(import.meta.dirname, "../..");

describe("the documentation of the settings", () => {
  it("is what the table of settings gives", () => {
    expect(readFileSync(join(root, ".env.example"), "utf8")).toBe(renderEnvExample());
    expect(readFileSync(join(root, "docs/configuration.md"), "utf8")).toBe(
      renderConfigurationPage(),
    );
  });

  it.each(settingNames)("names %s in both texts", (name) => {
    expect(renderConfigurationPage()).toContain(`| \`${name}\``);
    expect(renderEnvExample()).toMatch(new RegExp(`^(# )?${name}=`, "m"));
  });

  it("leaves only what must be set to be filled in", () => {
    expect(parseEnv(renderEnvExample())).toEqual({ SLACK_APP_TOKEN: "", SLACK_BOT_TOKEN: "" });
  });

  it("describes each setting in one sentence", () => {
    for (const name of settingNames) {
      expect(settingOf(name).description).toMatch(/^[A-Z][^\n]*[^.]\.$/);
    }
  });
});
