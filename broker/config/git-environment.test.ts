import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { gitHubEnvironment } from "./git-environment.ts";

const TOOLS = "/srv/.data/git-tools";

describe("gitHubEnvironment", () => {
  it("GH10: has git ask our gh, with SSH-style addresses rewritten", () => {
    expect(gitHubEnvironment({ PATH: "/usr/bin" }, TOOLS)).toEqual({
      PATH: "/srv/.data/git-tools/bin:/usr/bin",
      BASH_ENV: "/srv/.data/git-tools/bash-env",
      GH_CONFIG_DIR: "/srv/.data/git-tools/gh-config",
      GIT_CONFIG_COUNT: "4",
      GIT_CONFIG_KEY_0: "credential.https://github.com.helper",
      GIT_CONFIG_VALUE_0: "",
      GIT_CONFIG_KEY_1: "credential.https://github.com.helper",
      GIT_CONFIG_VALUE_1: "!/srv/.data/git-tools/bin/gh auth git-credential",
      GIT_CONFIG_KEY_2: "url.https://github.com/.insteadOf",
      GIT_CONFIG_VALUE_2: "git@github.com:",
      GIT_CONFIG_KEY_3: "url.https://github.com/.insteadOf",
      GIT_CONFIG_VALUE_3: "ssh://git@github.com/",
    });
  });

  it("quotes a folder with a blank and an apostrophe", () => {
    expect(gitHubEnvironment({}, "/Users/ada's mac")["GIT_CONFIG_VALUE_1"]).toBe(
      "!'/Users/ada'\\''s mac/bin/gh' auth git-credential",
    );
  });

  it("leaves addresses to SSH keys that were passed on where there is no token", () => {
    const keys = { SSH_AUTH_SOCK: "/run/keys" };
    expect(gitHubEnvironment(keys, TOOLS)).not.toHaveProperty("GIT_CONFIG_COUNT");
    expect(gitHubEnvironment({ ...keys, GH_TOKEN: "gho_1" }, TOOLS)).toMatchObject({
      GIT_CONFIG_COUNT: "4",
    });
  });

  it("adds to a git configuration that is allowed, without losing its entries", () => {
    const given = {
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "user.name",
      GIT_CONFIG_VALUE_0: "Ada",
      GIT_CONFIG_KEY_1: "user.email",
      GIT_CONFIG_VALUE_1: "ada@example.com",
    };
    expect(gitHubEnvironment(given, TOOLS)).toMatchObject({
      GIT_CONFIG_COUNT: "6",
      GIT_CONFIG_KEY_1: "user.email",
      GIT_CONFIG_KEY_5: "url.https://github.com/.insteadOf",
    });
  });

  it("makes the real git rewrite SSH-style addresses and ask gh", () => {
    const given = gitHubEnvironment({ PATH: "/opt/homebrew/bin:/usr/bin:/bin" }, TOOLS);
    const git = (...words: string[]) =>
      execFileSync("git", words, { env: { ...given, HOME: "/nonexistent" }, encoding: "utf8" });
    expect(git("ls-remote", "--get-url", "git@github.com:acme/shop.git").trim()).toBe(
      "https://github.com/acme/shop.git",
    );
    expect(git("ls-remote", "--get-url", "ssh://git@github.com/acme/shop.git").trim()).toBe(
      "https://github.com/acme/shop.git",
    );
    expect(
      git("config", "--get-urlmatch", "credential.helper", "https://github.com/a").trim(),
    ).toBe("!/srv/.data/git-tools/bin/gh auth git-credential");
  });
});
