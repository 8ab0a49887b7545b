import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { needsNoAccount } from "./home-config.ts";

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const provider = (more: string) => `model_provider = "own"\n[model_providers.own]\n${more}\n`;

it.each([
  [false, "no provider", 'model = "gpt"\n'],
  [false, "OpenAI's", 'model_provider = "openai"\n'],
  [false, "one that wants an account", provider("requires_openai_auth = true")],
  [false, "a file that is no TOML", "model_provider = \n"],
  [true, "one that wants none", provider("requires_openai_auth = false")],
  [true, "one that says nothing of it", provider('name = "own"')],
])("%s: a home with %s", (needsNone, _, text) => {
  writeFileSync(join(home, "config.toml"), text);
  expect(needsNoAccount(home)).toBe(needsNone);
});

it("a home without a configuration needs an account", () => {
  expect(needsNoAccount(join(home, "nowhere"))).toBe(false);
});
