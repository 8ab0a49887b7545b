import { defineConfig } from "@playwright/test";
import usual from "../../playwright.config.ts";

/** `npm run states`: photographs every state of the window into `.cache/states`. Not a part of `npm test`. */
export default defineConfig(usual, {
  testDir: ".",
  outputDir: "../../test-results/states",
  reporter: "list",
  fullyParallel: true,
  timeout: 600_000,
});
