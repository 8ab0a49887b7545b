import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CameAlong, installCameAlong } from "./came-along.ts";
import { releaseDisk, type ReleaseDisk } from "./release-disk.ts";
import { releaseFolders } from "./release-folders.ts";
import { releasePlaces } from "./release-places.ts";

let root: string;
let app: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "came-along-"));
  app = join(root, "app");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the worker that comes with the app (DE05)", () => {
  it("is no release while its copy is another file than the one that came", () => {
    bring("1.0.0");
    const halved: ReleaseDisk = {
      ...releaseDisk,
      copyFolder: (from, to, takes) => {
        releaseDisk.copyFolder(from, to, takes);
        writeFileSync(join(to, "native/linux-x64.node"), "half of");
      },
    };
    expect(install(halved)).toEqual({
      kind: "damaged",
      version: "1.0.0",
      file: "native/linux-x64.node",
    });
    expect([folders().installed(), folders().links().current]).toEqual([[], null]);
    expect(install()).toEqual({ kind: "installed", version: "1.0.0" });
  });

  it("is one more release after an update of the app, and what runs stays", () => {
    bring("1.0.0");
    install();
    bring("1.1.0");
    expect(install()).toEqual({ kind: "installed", version: "1.1.0" });
    expect(folders().links().current).toBe("1.0.0");
    expect(
      folders()
        .installed()
        .map(({ version }) => version)
        .toSorted(),
    ).toEqual(["1.0.0", "1.1.0"]);
    expect(readFileSync(join(folders().currentFolder() ?? "", "main.js"), "utf8")).toBe("// 1.0.0");
    expect(install()).toEqual({ kind: "known", version: "1.1.0" });
  });

  it.each([
    ["another program of its tools", { "mcp-client.js": "// built again" }],
    ["a file more", { "more.js": "// new" }],
    ["other notes", { "package.json": manifestOf("1.0.0", ["Mended."]) }],
    ["another library", { "native/linux-x64.node": "b library" }],
  ])("is replaced when a checkout was built again with %s", (_what, files) => {
    bring("1.0.0");
    install();
    expect(install()).toEqual({ kind: "known", version: "1.0.0" });
    write(files);
    expect(install()).toEqual({ kind: "replaced", version: "1.0.0" });
    const folder = folders().find("1.0.0")?.folder ?? "";
    for (const [file, text] of Object.entries(files)) {
      expect(readFileSync(join(folder, file), "utf8")).toBe(text);
    }
    expect(folders().links().current).toBe("1.0.0");
    expect(install()).toEqual({ kind: "known", version: "1.0.0" });
  });

  it("is replaced when a checkout was built again without one of its files", () => {
    bring("1.0.0");
    write({ "more.js": "// soon gone" });
    install();
    rmSync(join(app, "more.js"));
    expect(install()).toEqual({ kind: "replaced", version: "1.0.0" });
    expect(releaseDisk.exists(join(folders().find("1.0.0")?.folder ?? "", "more.js"))).toBe(false);
  });

  it("brings no program of another platform and no source map", () => {
    bring("1.0.0");
    install();
    const folder = folders().find("1.0.0")?.folder ?? "";
    expect(releaseDisk.names(join(folder, "native"))).toEqual(["linux-x64.node"]);
    expect(releaseDisk.exists(join(folder, "main.js.map"))).toBe(false);
  });
});

const places = () => releasePlaces(join(root, "service"));
const folders = () => releaseFolders("worker", places(), releaseDisk);

function install(disk: ReleaseDisk = releaseDisk): CameAlong {
  return installCameAlong({
    ...{ folder: app, places: places(), disk, now: 1, platform: "linux-x64" },
    folders: releaseFolders("worker", places(), disk),
  });
}

/** What an app of this version has beside its control plane. */
function bring(version: string): void {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(join(app, "native"), { recursive: true });
  write({
    "package.json": manifestOf(version),
    "main.js": `// ${version}`,
    "main.js.map": "{}",
    "mcp-client.js": "// tools",
    "native/linux-x64.node": "a library",
    "native/darwin-arm64.node": "another library",
  });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(app, file), text);
}

function manifestOf(version: string, notes: readonly string[] = []): string {
  return JSON.stringify({ name: "worker", version, broker: { schema: 1, schemaMin: 1, notes } });
}
