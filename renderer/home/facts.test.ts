import { expect, it } from "vitest";
import type { AdminStatus } from "../../main/api/status.ts";
import { powerWords } from "./facts.ts";

it.each<[AdminStatus["power"], string | null]>([
  [null, null],
  [{ kind: "mains" }, "Mains power"],
  [{ kind: "battery", percentLeft: 64 }, "Battery 64%"],
  [{ kind: "battery", percentLeft: null }, "Battery power"],
  [{ kind: "ups", percentLeft: 88 }, "UPS 88%"],
])("says what the machine runs on: %j", (power, words) => {
  expect(powerWords(power)).toBe(words);
});
