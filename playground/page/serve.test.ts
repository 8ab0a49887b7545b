import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pageHandler } from "./serve.ts";

const page = pageHandler(import.meta.dirname);

describe("the page's files", () => {
  test.each([
    "/assets/serve.ts",
    "/assets/../serve.ts",
    "/assets/..%2fserve.ts",
    "/assets/mrkdwn.test.ts",
    "/assets//etc/passwd",
    "/assets/",
    "/page.js",
    "",
  ])("%j is not served", (path) => {
    expect(page(path)).toBeNull();
  });

  test("the page and its parts are served as what they are", () => {
    expect(page("/")?.contentType).toBe("text/html; charset=utf-8");
    expect(page("/assets/page.js")?.contentType).toBe("text/javascript; charset=utf-8");
    expect(page("/assets/page.css")?.contentType).toBe("text/css; charset=utf-8");
  });

  test("every script in the folder is served, and nothing in the page needs another host", () => {
    const scripts = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".js"));
    expect(scripts.filter((name) => page(`/assets/${name}`) === null)).toEqual([]);
    const html = page("/")?.body ?? "";
    expect(html).not.toMatch(/(?:src|href)="(?!\/assets\/)|style="|<style|<script>/);
  });
});
