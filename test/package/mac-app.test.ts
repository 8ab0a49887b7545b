import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { listPackage } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

// Takes the packed apps apart. They are packed first, so `npm run build` comes first.

const root = join(import.meta.dirname, "../..");
const release = join(root, "release");
/** On a Mac, Node for the other kind of Mac is fetched and disk images are made. Elsewhere: 20 s. */
const DIST_LIMIT_MS = process.platform === "darwin" ? 10 * 60_000 : 5 * 60_000;
const MACH_O_64 = 0xfeedfacf;

const archs = [
  { arch: "arm64", folder: "mac-arm64", cpu: 0x0100000c },
  { arch: "x64", folder: "mac", cpu: 0x01000007 },
] as const;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, "build/dist.ts")], {
    timeout: DIST_LIMIT_MS,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, UPDATES_URL: "https://updates.example.org/app" },
  });
}, DIST_LIMIT_MS);

describe.each(archs)("the app for $arch", ({ arch, folder, cpu }) => {
  const app = join(release, folder, "Slack Codex Broker.app");
  const contents = join(app, "Contents");
  const resources = join(contents, "Resources");
  const files = () =>
    readdirSync(app, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(contents, join(entry.parentPath, entry.name)));

  it("is in the menu bar alone, under its own name, and allows no plain HTTP", () => {
    const script =
      "import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],'rb')), default=str))";
    const list = z.record(z.string(), z.unknown()).parse(
      JSON.parse(
        execFileSync("python3", ["-c", script, join(contents, "Info.plist")], {
          encoding: "utf8",
        }),
      ),
    );
    expect(list).toMatchObject({
      CFBundleIdentifier: "dev.slackcodexbroker.app",
      CFBundleName: "Slack Codex Broker",
      CFBundleExecutable: "Slack Codex Broker",
      CFBundleIconFile: "icon.icns",
      LSMinimumSystemVersion: "12.0",
      LSUIElement: true,
      // Notifications with buttons stay until a person answers or dismisses them.
      NSUserNotificationAlertStyle: "alert",
    });
    expect(list).not.toHaveProperty("NSAppTransportSecurity");
    expect(list).toHaveProperty(
      ["ElectronAsarIntegrity", "Resources/app.asar", "hash"],
      asarHeaderHash(join(resources, "app.asar")),
    );
    expect(list).toHaveProperty("CFBundleURLTypes[0].CFBundleURLSchemes", ["broker"]);
    const icon = readFileSync(join(resources, "icon.icns"));
    expect(icon.subarray(0, 4).toString("latin1")).toBe("icns");
    expect(icon.readUInt32BE(4)).toBe(icon.byteLength);
  });

  it("has an Electron that nobody can talk into running something else", async () => {
    const wire = await getCurrentFuseWire(app);
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === "1";
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      snapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      onlyAsar: true,
      snapshot: false,
      fileProtocol: false,
    });
  });

  it("has the shell in its archive and nothing else", () => {
    const packed = listPackage(join(resources, "app.asar"), { isPack: false });
    expect(packed.filter((path) => !path.startsWith("/dist/main/tray/")).toSorted()).toEqual([
      "/dist",
      "/dist/main",
      "/dist/main/app.cjs",
      "/dist/main/preload.cjs",
      "/dist/main/tray",
      "/package.json",
    ]);
    expect(packed.filter((path) => path.endsWith("Template@2x.png"))).toHaveLength(7);
  });

  it("brings its programs beside it, as the shell looks for them", () => {
    const programs = [
      ...["node/bin/node", "dist/main/headless.js", "dist/broker/main.js"],
      ...["dist/playground/main.js", "dist/playground/page/index.html", "dist/renderer/index.html"],
    ];
    expect(programs.filter((file) => !existsSync(join(resources, file)))).toEqual([]);
    const manifest = readFileSync(join(resources, "dist/broker/package.json"), "utf8");
    expect(JSON.parse(manifest)).toHaveProperty(`broker.codex.packages.darwin-${arch}`, {
      name: expect.stringContaining("codex") as string,
      version: expect.stringMatching(/^\d/) as string,
      integrity: expect.stringMatching(/^sha512-/) as string,
    });
    expect(files().filter((file) => /(^|\/)codex$/.test(file))).toEqual([]);
    expect(files().filter((file) => /node_modules|\.map$|\.env$/.test(file))).toEqual([]);
    expect(statSync(join(resources, "node/bin/node")).mode & 0o111).toBe(0o111);
  });

  it("has binaries of this kind of Mac alone", () => {
    const binaries = files().filter(
      (file) => file.endsWith(".node") || (statSync(join(contents, file)).mode & 0o111) !== 0,
    );
    expect(binaries).toContain("Resources/node/bin/node");
    expect(binaries.filter((file) => file.endsWith(".node"))).toEqual([
      `Resources/dist/broker/native/darwin-${arch}.node`,
    ]);
    const kinds = binaries.map((file) => {
      const head = readFileSync(join(contents, file)).subarray(0, 8);
      return { file, isMachO: head.readUInt32LE(0) === MACH_O_64, cpu: head.readUInt32LE(4) };
    });
    expect(kinds).toEqual(binaries.map((file) => ({ file, isMachO: true, cpu })));
  });

  it("knows where its updates come from, and is zipped with what an update needs", () => {
    const text = readFileSync(join(resources, "app-update.yml"), "utf8");
    expect(text).toContain("provider: generic");
    expect(text).toContain("url: https://updates.example.org/app");
    const zip = `slack-codex-broker-0.1.0-${arch}.zip`;
    const list =
      "import json,sys,zipfile; print(json.dumps([i.filename for i in zipfile.ZipFile(sys.argv[1]).infolist() if not i.is_dir()]))";
    const zipped = z
      .array(z.string())
      .parse(
        JSON.parse(execFileSync("python3", ["-c", list, join(release, zip)], { encoding: "utf8" })),
      );
    const inApp = (file: string) => `Slack Codex Broker.app/Contents/${file}`;
    const ours = files().filter((file) => file.startsWith("Resources/"));
    expect(ours.filter((file) => !zipped.includes(inApp(file)))).toEqual([]);
    expect(existsSync(join(release, `${zip}.blockmap`))).toBe(true);
  });
});

it("publishes both kinds in one list, each with the hash of its file, and what is new", () => {
  const feed = readFileSync(join(release, "latest-mac.yml"), "utf8");
  const listed = feed.matchAll(/- url: (\S+)\n\s+sha512: (\S+)\n\s+size: (\d+)/g);
  const files = Object.fromEntries([...listed].map(([, url, hash, size]) => [url, [hash, size]]));
  const published = archs.map(({ arch }) => {
    const name = `slack-codex-broker-0.1.0-${arch}.zip`;
    const zip = readFileSync(join(release, name));
    return [name, [createHash("sha512").update(zip).digest("base64"), String(zip.byteLength)]];
  });
  // On a Mac the disk images are listed too.
  expect(files).toMatchObject(Object.fromEntries(published));
  expect(feed).toContain("- People talk to Codex in Slack threads;");
});

/** What Electron compares at its start: SHA-256 of the header's text, whose length is at byte 12. */
function asarHeaderHash(path: string): string {
  const archive = readFileSync(path);
  const header = archive.subarray(16, 16 + archive.readUInt32LE(12));
  return createHash("sha256").update(header).digest("hex");
}
