import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest file begins first: it would otherwise run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = (file: TestSpecification) => Number(file.moduleId.endsWith("/soak.test.ts"));
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of the sequencer, not of an array
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => isLongest(b) - isLongest(a));
  }
}

export default defineConfig({
  test: {
    passWithNoTests: false,
    // Vitest alone would take one on two cores, and integration tests wait more than they work.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          // No module of ours has state and no test replaces one: a process for each of a hundred
          // files would take longer than the tests.
          pool: "threads",
          isolate: false,
          include: ["{broker,main,renderer,playground,build}/**/*.test.{ts,tsx}"],
          // Property tests take some seconds alone, and many times that beside other work.
          testTimeout: 180_000,
        },
      },
      { test: { name: "package", include: ["test/package/**/*.test.ts"], testTimeout: 60_000 } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          // Each wait has a bound of its own. Many starts in turn take their time on a slow machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A wait is for what comes in the end; one second, Vitest's own, is none on a busy machine.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
