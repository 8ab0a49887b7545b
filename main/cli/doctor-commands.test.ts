import { expect, it } from "vitest";
import type { DoctorReport, DoctorState } from "../api/doctor.ts";
import { reportText } from "./doctor-commands.ts";

function report(...results: readonly (DoctorState | { readonly skipped: string })[]) {
  return {
    checks: results.map((_, index) => ({
      ...{ id: `c${index}`, title: `Check ${index}` },
      ...{ category: "mac", limitMs: 1 },
    })),
    results: results.map((result, index) => ({
      ...{ check: `c${index}`, at: 1, tookMs: 1 },
      skipped: typeof result === "string" ? null : result.skipped,
      findings:
        typeof result === "string"
          ? [
              {
                ...{ key: `c${index}`, title: `Check ${index}`, state: result, cause: "So it is." },
                ...{ consequence: null, hint: null, fix: null, muted: false },
              },
            ]
          : [],
    })),
  } as Pick<DoctorReport, "checks" | "results">;
}

it("says that everything is well only where everything was checked", () => {
  expect(reportText(report("passed", "information")).split("\n").at(-1)).toBe(
    "Everything is well.",
  );
});

it("names what was skipped, why, and how many that are", () => {
  const text = reportText(
    report("passed", { skipped: "This is no Mac." }, { skipped: "Stopped." }),
  );
  expect(text.split("\n").slice(1)).toEqual([
    "skipped  Check 1: This is no Mac.",
    "skipped  Check 2: Stopped.",
    "What was checked is well; 2 of 3 checks were skipped.",
  ]);
});

it("says the same beside problems", () => {
  const text = reportText(report("failed", { skipped: "This is no Mac." }));
  expect(text.split("\n").at(-1)).toBe("1 need a look; 1 of 2 checks were skipped.");
});
