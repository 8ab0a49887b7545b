import { defineConfig } from "@playwright/test";
import usual from "../../playwright.config.ts";

/** `npm run pictures`: draws the pictures of the README again. Not a part of `npm test`. */
export default defineConfig(usual, {
  testDir: ".",
  outputDir: "../../test-results/pictures",
  reporter: "list",
});
