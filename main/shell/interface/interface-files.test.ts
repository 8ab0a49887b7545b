import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { interfaceFileOf, readInterfaceFile } from "./interface-files.ts";

describe("the file behind a path", () => {
  it.each(["/../secret.js", "/a/%2e%2e/%2e%2e/x.css", "/a%5c..%5cx.js", "/%00.js", "/%zz.js"])(
    "%s is none",
    (path) => expect(interfaceFileOf(path)).toBeNull(),
  );

  it.each(["/", "/sessions", "/sessions/C0GENERAL%3A1764412345.000100", "/sessions/x.exe"])(
    "%s is the page",
    (path) => expect(interfaceFileOf(path)?.name).toBe("index.html"),
  );

  it("/assets/index-1.js is itself", () => {
    expect(interfaceFileOf("/assets/index-1.js")).toEqual({
      name: "assets/index-1.js",
      contentType: "text/javascript; charset=utf-8",
    });
  });
});

describe("reading it", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "interface-"));
    mkdirSync(join(folder, "in/assets"), { recursive: true });
    writeFileSync(join(folder, "in/a.js"), "inside");
    writeFileSync(join(folder, "out.js"), "outside");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (name: string) => {
    const content = await readInterfaceFile(join(folder, "in"), { name, contentType: "" });
    return content === null ? null : Buffer.from(content).toString();
  };

  it("gives nothing outside the folder, for a folder, or for what is not there", async () => {
    expect(await read("../out.js")).toBeNull();
    expect(await read("assets")).toBeNull();
    expect(await read("b.js")).toBeNull();
    expect(await read("a.js/b.js")).toBeNull();
    expect(await read("a.js")).toBe("inside");
  });
});
