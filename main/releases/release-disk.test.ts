import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { releaseDisk } from "./release-disk.ts";

describe("whether two files of releases are the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "release-disk-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (name: string, content: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const withByte = (content: Uint8Array, at: number) => content.with(at, 1);

  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])("files of %i bytes", (length) => {
    const content = new Uint8Array(length);
    const one = put("one", content);
    expect(releaseDisk.isSame(one, put("same", content))).toBe(true);
    expect(releaseDisk.isSame(one, put("longer", new Uint8Array(length + 1)))).toBe(false);
    if (length === 0) return;
    for (const at of [0, length - 1]) {
      expect(releaseDisk.isSame(one, put("other", withByte(content, at)))).toBe(false);
    }
  });

  it("a file that is not there", () => {
    const one = put("there", new Uint8Array(1));
    expect(releaseDisk.isSame(one, join(folder, "absent"))).toBe(false);
    expect(releaseDisk.isSame(join(folder, "absent"), one)).toBe(false);
  });
});
