import { expect, it } from "vitest";
import { titleOf, workspacePaths } from "./workspace.ts";

it("CX02: gives each thread a workspace of its own, in a name that a shell does not mind", () => {
  const paths = workspacePaths("/data/sessions", { channel: "C1", threadTs: "100.25" });
  expect(paths).toHaveLength(16);
  for (const path of paths)
    expect(path).toMatch(/^\/data\/sessions\/\.shards\/([01]\/){11}C1-100-25\/workspace$/);
});

it.each([
  ["<@UBOT> fix   the\nbuild", "fix the build"],
  ["<@UBOT|codex> see <https://x.test/a|the report>", "see the report"],
  ["<@UBOT>", null],
  ["a &lt;b&gt; &amp; c", "a <b> & c"],
  ["x".repeat(200), `${"x".repeat(119)}…`],
])("makes a title of %j", (text, title) => {
  expect(titleOf(text)).toBe(title);
});
