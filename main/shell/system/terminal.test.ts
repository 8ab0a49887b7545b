import { expect, it } from "vitest";
import { openTerminal, runProgram } from "./terminal.ts";

it("opens Terminal in the folder", async () => {
  const ran: (readonly string[])[] = [];
  await openTerminal("/srv/a folder", async (program, args) => void ran.push([program, ...args]));
  expect(ran).toEqual([["/usr/bin/open", "-a", "Terminal", "/srv/a folder"]]);
});

it("rejects when the program is not there, or fails", async () => {
  await expect(runProgram("/nowhere/open", [])).rejects.toThrow("ENOENT");
  await expect(runProgram(process.execPath, ["-e", "process.exit(3)"])).rejects.toThrow("failed");
  await expect(runProgram(process.execPath, ["-e", ""])).resolves.toBeUndefined();
});
