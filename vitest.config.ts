import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "unit",
          // No module of ours has state and no test replaces one: a process for each of a hundred
          // files would take longer than the tests.
          pool: "threads",
          isolate: false,
          include: ["{broker,playground,build}/**/*.test.ts"],
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
