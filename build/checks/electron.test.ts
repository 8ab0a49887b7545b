import { expect, it } from "vitest";
import { findElectron } from "./electron.ts";

const fetched = "/p/.cache/electron-25.1.1";
const note = "/p/node_modules/electron/path.txt";
const program = "/p/node_modules/electron/dist/electron";

it.each([
  ["nothing is there", "linux-x64", undefined, [], { kind: "none" }],
  [
    "the override is empty",
    "linux-x64",
    "/o",
    [`${fetched}/electron`, note, program],
    { kind: "none" },
  ],
  ["the download of the installed one failed", "darwin-arm64", undefined, [note], { kind: "none" }],
  [
    "the fetched one is for another machine",
    "linux-arm64",
    undefined,
    [`${fetched}/electron`],
    { kind: "none" },
  ],
  [
    "one is installed",
    "darwin-arm64",
    undefined,
    [`${fetched}/electron`, note, program],
    { kind: "installed", program },
  ],
  [
    "both are there",
    "linux-x64",
    "",
    [`${fetched}/electron`, note, program],
    { kind: "folder", path: fetched },
  ],
  [
    "all are there",
    "linux-x64",
    "/o",
    ["/o/electron", `${fetched}/electron`, note, program],
    { kind: "folder", path: "/o" },
  ],
])("chooses an Electron when %s", (_case, machine, override, present, expected) => {
  const places = {
    root: "/p",
    machine,
    override,
    exists: (path: string) => present.includes(path),
    read: () => "electron\n",
  };
  expect(findElectron(places)).toEqual(expected);
});
