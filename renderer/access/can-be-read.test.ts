import { expect, it } from "vitest";
import { canBeRead } from "./can-be-read.ts";

it.each(["starting", "stopping", "restarting"] as const)(
  "nobody is asked for the rules while the broker is %s and nothing else answers",
  (state) => {
    expect(canBeRead({ source: "none", worker: { state } })).toBe(false);
    expect(canBeRead({ source: "inspect", worker: { state } })).toBe(true);
    expect(canBeRead({ source: "worker", worker: { state } })).toBe(true);
  },
);

it.each(["running", "stopped", "crashed", "refused"] as const)(
  "a broker that stays %s is asked, so that a failure is shown",
  (state) => {
    expect(canBeRead({ source: "none", worker: { state } })).toBe(true);
  },
);
