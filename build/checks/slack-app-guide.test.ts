import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const docs = join(import.meta.dirname, "..", "..", "docs");
const guide = readFileSync(join(docs, "slack-app.md"), "utf8");
const manifest: unknown = JSON.parse(
  readFileSync(join(docs, "slack-app", "manifest.json"), "utf8"),
);

it("creates the app from the manifest that lies beside the guide", () => {
  const link = /\(https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_json=([^)]+)\)/.exec(guide);
  expect(JSON.parse(decodeURIComponent(link?.[1] ?? ""))).toEqual(manifest);
});

it("explains every scope and event of the manifest", () => {
  const names = JSON.stringify(manifest).match(/"[a-z_]+[.:][a-z.:]+"|"app_mention"/g) ?? [];
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !guide.includes(`\`${name.slice(1, -1)}\``))).toEqual([]);
});
