import { expect, it, vi } from "vitest";
import type { ProgramEnd, RunProgram } from "../doctor/programs.ts";
import { powerIn, powerSource } from "./power-source.ts";

const onBattery =
  "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=3735651)\t64%; discharging; 5:12 remaining present: true\n";
const printed = (stdout: string): ProgramEnd => ({ kind: "ended", code: 0, stdout, stderr: "" });

it.each([
  ["nothing", "", null],
  ["words of another release", "Drawing power from the wall\n", null],
  ["a source that we do not know", "Now drawing from 'Solar Power'\n", null],
  ["a Mac without a battery", "Now drawing from 'AC Power'\n", { kind: "mains" }],
  [
    "a charged battery that is not used",
    "Now drawing from 'AC Power'\n -InternalBattery-0 (id=3735651)\t97%; charged; 0:00 remaining present: true\n",
    { kind: "mains" },
  ],
  ["a battery", onBattery, { kind: "battery", percentLeft: 64 }],
  [
    "a battery whose end nobody can estimate",
    "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=3735651)\t97%; discharging; (no estimate) present: true\n",
    { kind: "battery", percentLeft: 97 },
  ],
  [
    "a battery without a charge",
    "Now drawing from 'Battery Power'\n",
    { kind: "battery", percentLeft: null },
  ],
  [
    "a UPS beside a battery",
    "Now drawing from 'UPS Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n -Back-UPS ES 700 (id=2)\t88%; discharging; 0:41 remaining present: true\n",
    { kind: "ups", percentLeft: 88 },
  ],
])("reads of pmset: %s", (_name, stdout, power) => {
  expect(powerIn(stdout)).toStrictEqual(power);
});

it("asks once a minute, and not on another system", async () => {
  let now = 0;
  const run = vi.fn<RunProgram>().mockResolvedValue(printed(onBattery));
  const clock = { now: () => now };
  expect(await powerSource({ platform: "linux", run, clock })()).toBeNull();
  expect(run).not.toHaveBeenCalled();
  const read = powerSource({ platform: "darwin", run, clock });
  expect(await Promise.all([read(), read()])).toStrictEqual([
    { kind: "battery", percentLeft: 64 },
    { kind: "battery", percentLeft: 64 },
  ]);
  now = 59_999;
  await read();
  expect(run).toHaveBeenCalledTimes(1);
  run.mockResolvedValue({ kind: "not-started", reason: "gone" });
  now = 60_000;
  expect(await read()).toBeNull();
  expect(run).toHaveBeenCalledTimes(2);
});
