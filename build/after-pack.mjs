// Called by electron-builder with the packed app, before it is signed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flipFuses, FuseV1Options, FuseVersion } from "@electron/fuses";

/** What the app's Electron may be talked into, once and for all. */
const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // Our programs run on our own Node; Electron as Node would be a way past the signature.
  [FuseV1Options.RunAsNode]: false,
  // Cookies on disk are encrypted with a key of the keychain.
  [FuseV1Options.EnableCookieEncryption]: true,
  // No environment variable and no argument gives anybody a debugger in the app.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // The program is the one in app.asar, and that is the one that was packed.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // We bring no snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The interface comes by app://, never by file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // WebAssembly keeps its usual bounds checks.
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** @param {import("electron-builder").AfterPackContext} context */
export async function afterPack({ appOutDir, packager }) {
  const app = join(appOutDir, `${packager.appInfo.productFilename}.app`);
  await flipFuses(app, fuses);
  const list = join(app, "Contents/Info.plist");
  writeFileSync(list, withoutEntry(readFileSync(list, "utf8"), "NSAppTransportSecurity"));
}

/**
 * A property list without one entry whose value is a dictionary. electron-builder always writes
 * NSAllowsArbitraryLoads into this one, which would allow plain HTTP to anywhere.
 * @param {string} text
 * @param {string} name
 */
function withoutEntry(text, name) {
  const start = text.indexOf(`<key>${name}</key>`);
  if (start === -1) return text;
  let depth = 0;
  for (const { 0: tag, index } of text.slice(start).matchAll(/<\/?dict>/g)) {
    depth += tag === "<dict>" ? 1 : -1;
    if (depth === 0)
      return text.slice(0, start) + text.slice(start + index + tag.length).trimStart();
  }
  throw new Error(`${name} in Info.plist has no end.`);
}
