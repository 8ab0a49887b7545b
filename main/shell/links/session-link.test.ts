import { describe, expect, it } from "vitest";
import { pathOfLink } from "./session-link.ts";

describe("links that open a session", () => {
  it.each([
    "broker://session/C0GENERAL:1764.000100",
    "broker://session/C0GENERAL%3A1764.000100",
    "BROKER://session/C0GENERAL:1764.000100",
  ])("%s does", (link) => expect(pathOfLink(link)).toBe("/sessions/C0GENERAL%3A1764.000100"));

  it.each([
    "",
    "broker:",
    "broker://session/",
    "broker://session/../settings",
    "broker://session/C0GENERAL:1764.000100/more",
    "broker://session/C0GENERAL:1764.000100?by=x",
    "broker://session/C0GENERAL:1764.000100#x",
    "broker://x@session/C0GENERAL:1764.000100",
    "broker://settings/C0GENERAL:1764.000100",
    "broker://session/%",
    "broker://session/%2e%2e%2fdoctor",
    "https://session/C0GENERAL:1764.000100",
    `broker://session/C0GENERAL:1764.${"0".repeat(400)}`,
  ])("%j does not", (link) => expect(pathOfLink(link)).toBeNull());
});
