import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAdminToken } from "./admin-token.ts";
import { type Environment, readControlSettings } from "./control-settings.ts";
import { readServicePaths } from "./service-root.ts";
import { workerConfiguration } from "./worker-environment.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the service root", () => {
  test.each([
    ["/home/me/my broker", "service_root.has_space"],
    ["/home/me/tab\there", "service_root.has_space"],
    [`/${"x".repeat(90)}`, "service_root.too_long"],
    // 34 characters, three bytes each.
    [`/${"語".repeat(34)}`, "service_root.too_long"],
  ])("cannot be %j", (given, code) => {
    const paths = readServicePaths(given, "/home/me", "/checkout");
    expect(paths).toMatchObject({ ok: false, error: { code, hint: expect.any(String) } });
  });

  test.each([
    [undefined, "/home/me/.slack-codex-broker"],
    [" ", "/home/me/.slack-codex-broker"],
    ["~/broker", "/home/me/broker"],
    ["/srv/broker/", "/srv/broker"],
    ["data", "/checkout/data"],
  ])("of %j is %s", (given, root) => {
    const paths = readServicePaths(given, "/home/me", "/checkout");
    expect(paths).toMatchObject({
      ok: true,
      value: { root, controlSocket: `${root}/run/control.sock` },
    });
  });

  test("may be as long as its socket has 100 bytes", () => {
    const longest = `/${"x".repeat(100 - "//run/control.sock".length)}`;
    expect(readServicePaths(longest, "/", "/").ok).toBe(true);
    expect(readServicePaths(`${longest}x`, "/", "/").ok).toBe(false);
  });
});

describe("the control plane's variables", () => {
  test.each([
    [{ ADMIN_PORT: "0" }, "settings.admin_port"],
    [{ ADMIN_BIND_HOST: "10.0.0.1" }, "settings.admin_bind_host"],
    [{ ADMIN_PORT: "65536" }, "settings.admin_port"],
    [{ ADMIN_PORT: "3001x" }, "settings.admin_port"],
    [{ OPERATOR_NAME: "x".repeat(101) }, "settings.operator_name"],
    [{ OPERATOR_NAME: "two\nlines" }, "settings.operator_name"],
    [{ SERVICE_BACKEND: "systemd" }, "settings.service_backend"],
    [{ SERVICE_BACKEND: "launchd" }, "settings.no_launchd"],
    [{ WORKER_LABEL: "two words" }, "settings.label"],
    [{ ADMIN_LABEL: "a/b" }, "settings.label"],
  ])("%j are refused", (environment, code) => {
    expect(readControlSettings(environment, "linux")).toMatchObject({ ok: false, error: { code } });
  });

  test("have defaults", () => {
    expect(readControlSettings({ ADMIN_PORT: "", HOME: "/home/me" }, "linux")).toEqual({
      ok: true,
      value: {
        port: 3001,
        bindHost: "127.0.0.1",
        backend: "child",
        operatorName: null,
        launchd: {
          program: "/bin/launchctl",
          agentsFolder: "/home/me/Library/LaunchAgents",
          workerLabel: "io.github.hoolc.agent-session-broker.worker",
          adminLabel: "io.github.hoolc.agent-session-broker",
        },
        releaseTryMs: 60_000,
        releaseWatchMs: 90_000,
      },
    });
  });

  test("launchd runs the broker on macOS, and where a launchctl is named", () => {
    const backendOf = (environment: Environment, platform: string) => {
      const read = readControlSettings(environment, platform);
      return read.ok ? read.value.backend : read.error.code;
    };
    expect(backendOf({}, "darwin")).toBe("launchd");
    expect(backendOf({ SERVICE_BACKEND: "child-tied" }, "darwin")).toBe("child-tied");
    expect(backendOf({ SERVICE_BACKEND: "launchd", LAUNCHCTL_BIN: "/x" }, "linux")).toBe("launchd");
  });
});

describe("the worker's configuration", () => {
  const sources = (environment: Environment, file: Environment | null) => ({
    environment,
    file,
    loginPath: null,
  });
  const paths = () => {
    const read = readServicePaths(folder, "/home/me", "/checkout");
    if (!read.ok) throw read.error;
    return { ...read.value, workerEnv: join(folder, "worker.env") };
  };

  test("SE01: names the files that it came from, also those that the launcher read", () => {
    const given = { BROKER_CONFIG_FILES: "/srv/checkout/.env" };
    const { environment } = workerConfiguration(sources(given, {}), paths());
    expect(environment["BROKER_CONFIG_FILES"]).toBe(`/srv/checkout/.env,${paths().workerEnv}`);
    expect(workerConfiguration(sources({}, null), paths()).environment).not.toHaveProperty(
      "BROKER_CONFIG_FILES",
    );
  });

  test("comes from the file and the environment, which wins unless it is empty", () => {
    const file = { PORT: "4000", TURN_END: "wake", OPENAI_API_KEY: "sk-in-the-file" };
    const given = { PORT: "5000", TURN_END: " ", HOME: "/me" };
    expect(workerConfiguration(sources(given, file), paths())).toMatchObject({
      environment: { PORT: "5000", TURN_END: "wake", SERVICE_ROOT: folder, HOME: "/me" },
      files: [paths().workerEnv],
      port: 5000,
      secrets: ["sk-in-the-file"],
    });
  });

  test("names no file where there is none", () => {
    expect(workerConfiguration(sources({}, null), paths())).toMatchObject({
      files: [],
      port: null,
    });
  });

  test.each([
    [{ PATH: "/of/the/file" }, "/of/the/login", "/of/the/file"],
    [{ PATH: " " }, "/of/the/login", "/of/the/login"],
    [null, "/of/the/login", "/of/the/login"],
    [null, null, "/of/the/environment"],
  ])(
    "has PATH of the file, the login shell or the environment, in this order: %#",
    (file, loginPath, path) => {
      const environment = { PATH: "/of/the/environment" };
      const read = workerConfiguration({ environment, file, loginPath }, paths());
      expect(read.environment["PATH"]).toBe(path);
    },
  );

  test("never holds what belongs to the control plane", () => {
    const own = {
      ADMIN_PORT: "3001",
      BROKER_ADMIN_TOKEN: "sba_secret-of-the-door",
      SERVICE_BACKEND: "child",
      OPERATOR_NAME: "Mara",
    };
    const { environment } = workerConfiguration(sources({ ...own, LANG: "C" }, own), paths());
    expect(JSON.stringify(environment)).not.toMatch(
      /ADMIN|SERVICE_BACKEND|OPERATOR_NAME|secret-of-the-door/,
    );
  });

  test.each([
    [undefined, "127.0.0.1"],
    ["0.0.0.0", "127.0.0.1"],
    ["::", "[::1]"],
    ["::1", "[::1]"],
    ["192.0.2.7", "192.0.2.7"],
  ])("with WORKER_BIND_HOST %j is reached at %s", (bindHost, host) => {
    const read = workerConfiguration(sources({ WORKER_BIND_HOST: bindHost }, null), paths());
    expect(read.host).toBe(host);
  });
});

describe("the admin token", () => {
  const path = () => join(folder, "admin-token");

  test.each([["short"], ["has a space in the middle"], ["x".repeat(513)]])(
    "cannot be %j",
    (given) => {
      expect(readAdminToken(path(), given)).toMatchObject({
        ok: false,
        error: { code: "admin_token.unusable" },
      });
      expect(readAdminToken(path(), given)).not.toMatchObject({
        error: { message: expect.stringContaining(given) },
      });
    },
  );

  test("is made at the first start and stays, in a file that its owner alone reads", () => {
    const first = readAdminToken(path(), undefined);
    expect(first).toMatchObject({ ok: true, value: { isNew: true } });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    const again = readAdminToken(path(), "");
    expect(again).toMatchObject({ ok: true, value: { isNew: false } });
    expect(again.ok && first.ok && again.value.token === first.value.token).toBe(true);
  });

  test("that is configured is in force and in the file, also one that others could read", () => {
    writeFileSync(path(), "sba_of-an-earlier-time\n", { mode: 0o644 });
    const read = readAdminToken(path(), "sba_of-the-environment");
    expect(read).toMatchObject({ ok: true, value: { token: "sba_of-the-environment" } });
    expect(readFileSync(path(), "utf8")).toBe("sba_of-the-environment\n");
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });
});
