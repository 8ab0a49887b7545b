import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// An Electron.app and a Node without a program in them: enough for electron-builder to pack, rename,
// flip fuses and zip where there is no Mac. Nothing of it runs.

export type MacArch = "arm64" | "x64";

/** Mach-O's numbers for a 64-bit file and its processors, from <mach-o/loader.h>. */
const MACH_O_64 = 0xfeedfacf;
const EXECUTABLE = 2;
const CPU_TYPES: Readonly<Record<MacArch, number>> = { arm64: 0x0100000c, x64: 0x01000007 };

/** Marks where Electron keeps its fuses; then come their version, their number, and one digit each. */
const FUSE_SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const FUSES = "101000111";

/** Makes `folder`/Electron.app, in place of what was there. */
export function makeSkeleton(folder: string, arch: MacArch, version: string): void {
  rmSync(folder, { recursive: true, force: true });
  const contents = join(folder, "Electron.app/Contents");
  const put = (path: string, content: string | Uint8Array, mode = 0o644) => {
    const file = join(contents, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  };
  const bundle = (path: string, name: string, id: string, more = {}) => {
    put(`${path}MacOS/${name}`, machO(arch), 0o755);
    put(`${path}Info.plist`, plist({ CFBundleExecutable: name, CFBundleIdentifier: id, ...more }));
  };
  bundle("", "Electron", "com.github.Electron", {
    CFBundleName: "Electron",
    CFBundleVersion: version,
    CFBundlePackageType: "APPL",
    CFBundleIconFile: "electron.icns",
  });
  put("Resources/electron.icns", "icns");
  for (const kind of ["", " (GPU)", " (Plugin)", " (Renderer)"]) {
    const name = `Electron Helper${kind}`;
    bundle(`Frameworks/${name}.app/Contents/`, name, "com.github.Electron.helper", {
      CFBundleName: name,
    });
  }
  const framework = "Frameworks/Electron Framework.framework";
  const fuses = `${FUSE_SENTINEL}\u0001${String.fromCharCode(FUSES.length)}${FUSES}`;
  put(`${framework}/Versions/A/Electron Framework`, machO(arch, fuses), 0o755);
  put(
    `${framework}/Versions/A/Resources/Info.plist`,
    plist({ CFBundleIdentifier: "com.github.Electron.framework" }),
  );
  symlinkSync("A", join(contents, framework, "Versions/Current"));
  for (const name of ["Electron Framework", "Resources"]) {
    symlinkSync(`Versions/Current/${name}`, join(contents, framework, name));
  }
  writeFileSync(join(folder, "version"), version);
  writeFileSync(join(folder, "LICENSE"), "MIT");
  writeFileSync(join(folder, "LICENSES.chromium.html"), "");
}

/** Puts a Node that runs nowhere into `folder`, where `bringNode` puts a real one. */
export function makeNodeStandIn(folder: string, arch: MacArch): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin/node"), machO(arch), { mode: 0o755 });
  writeFileSync(join(folder, "LICENSE"), "MIT");
}

/** A file that says for which processor it is, and holds `text`. */
function machO(arch: MacArch, text = ""): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32LE(MACH_O_64, 0);
  header.writeUInt32LE(CPU_TYPES[arch], 4);
  header.writeUInt32LE(EXECUTABLE, 12);
  return Buffer.concat([
    header,
    Buffer.alloc(4_064),
    Buffer.from(text, "latin1"),
    Buffer.alloc(4_096),
  ]);
}

function plist(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(
    ([key, value]) => `<key>${key}</key><string>${value}</string>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${lines.join("")}</dict></plist>
`;
}
