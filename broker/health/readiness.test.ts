import { expect, it } from "vitest";
import { type Phases, readinessOf } from "./readiness.ts";

const well: Phases = {
  store: { phase: "open", wasReady: true },
  slack: { phase: "live", wasReady: true },
  codex: { phase: "ready", wasReady: true },
};

it.each(["store", "slack", "codex"] as const)("AP02: waits for %s", (part) => {
  const phases = { ...well, [part]: { phase: "starting", wasReady: false } };
  const { ok, phases: told } = readinessOf(phases, false);
  expect({ ok, told: told[part] }).toEqual({ ok: false, told: "starting" });
});

it("AP02: stays ready, and says how it is, when a part is lost later", () => {
  const phases: Phases = {
    ...well,
    slack: { phase: "connecting", wasReady: true, reason: "The network is gone." },
  };
  expect(readinessOf(phases, false)).toEqual({
    ok: true,
    phases: { store: "open", slack: "connecting", codex: "ready" },
  });
  expect(readinessOf(phases, true).reasons).toEqual({ slack: "The network is gone." });
});

it("AP01: is ready when all is well, and has no reasons to tell", () => {
  expect(readinessOf(well, true)).toMatchObject({ ok: true, reasons: {} });
});
