import fc from "fast-check";
import { expect, it } from "vitest";
import { foldersBeside, isWorkspaceOf, removedFolder, shardsFor, shortcutOf } from "./shards.ts";

const ROOT = "/data/sessions";
const workspaceIn = (shard: string) => `${shard}/C1-1-1/workspace`;
const shard = fc
  .array(fc.constantFrom("0", "1"), { minLength: 11, maxLength: 11 })
  .map((levels) => `${ROOT}/.shards/${levels.join("/")}`);

const hides = (folders: readonly string[], path: string) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

it("SE08: hides every other shard and what is being removed, and not its own", () => {
  fc.assert(
    fc.property(shard, shard, (own, other) => {
      const beside = foldersBeside(workspaceIn(own));
      expect(beside).toHaveLength(12);
      expect(hides(beside, workspaceIn(own))).toBe(false);
      expect(hides(beside, workspaceIn(other))).toBe(own !== other);
      expect(hides(beside, removedFolder(ROOT))).toBe(true);
      expect(beside.every((folder) => folder.startsWith(`${ROOT}/.shards/`))).toBe(true);
    }),
  );
});

it("spreads sessions over the shards", () => {
  const first = Array.from({ length: 1_000 }, (_, n) => shardsFor(ROOT, `C1-${n}`)[0]);
  // 1,000 of 2,048 at random: 791 different ones are to be expected.
  expect(new Set(first).size).toBeGreaterThan(700);
  expect(new Set(shardsFor(ROOT, "C1-1")).size).toBeGreaterThan(10);
});

it.each([
  `${ROOT}/C1-1-1/workspace`,
  `${ROOT}/.shards/0/1/0/1/0/1/0/1/0/1/C1-1-1/workspace`,
  `${ROOT}/.shards/0/1/0/1/0/1/0/1/0/1/2/C1-1-1/workspace`,
  "/elsewhere/workspace",
])("hides nothing beside %s, which is in no shard", (path) => {
  expect(foldersBeside(path)).toEqual([]);
  expect(shortcutOf(path)).toBeNull();
});

it.each([
  [`${ROOT}/C1-1-1/workspace`, true],
  [`${ROOT}/.shards/0/1/0/1/0/1/0/1/0/1/0/C1-1-1/workspace`, true],
  ["/other/.shards/0/1/0/1/0/1/0/1/0/1/0/C1-1-1/workspace", false],
  ["/other/C1-1-1/workspace", false],
  [`${ROOT}/.shards/removed/x`, false],
])("knows whether %s is a workspace of this root: %s", (path, isIt) => {
  expect(isWorkspaceOf(ROOT, path)).toBe(isIt);
});

it("keeps the short path of a session's folder", () => {
  expect(shortcutOf(`${ROOT}/.shards/0/1/0/1/0/1/0/1/0/1/0/C1-1-1/workspace`)).toBe(
    `${ROOT}/C1-1-1`,
  );
});
