import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dockerDouble, shownContainer } from "../doubles/docker.ts";
import { authProfiles, authStatus, replaceAuth } from "../../build/ops/auth.ts";
import { checkContainer } from "../../build/ops/checks.ts";
import { parseOps } from "../../build/ops/command-line.ts";
import { containerNamed } from "../../build/ops/container.ts";
import { runProgram } from "../../build/ops/docker.ts";
import { rollOut } from "../../build/ops/rollout.ts";
import { containerStatus } from "../../build/ops/status.ts";

const health = (running = 0) =>
  JSON.stringify({
    turns: { running },
    slack: { link: { state: "live", reason: null } },
    codex: { state: "ready", account: "ok", reason: null },
  });

/** A container that works, and a rollout's world around it. */
function world(name = "slack-codex-broker") {
  const docker = dockerDouble();
  docker.containers.set(name, shownContainer());
  docker.answers.set("sh /readyz", () => '{"ok":true,"phases":{"slack":"live"}}');
  docker.answers.set("sh /operator/health", () => health());
  docker.answers.set("sh /operator/sessions", () => '{"sessions":[{"key":"C1-1.2"}]}');
  docker.answers.set("sh /operator/parked", () => '{"parked":[{"id":"1"},{"id":"2"}]}');
  docker.answers.set("sh /jobs", () => '{"jobs":[]}');
  docker.answers.set("profiles list --json", () => '{"profiles":[]}');
  const kept = new Map<string, string>();
  const said: string[] = [];
  const container = containerNamed(name, "docker", docker.run);
  const rollout = (more: Partial<Parameters<typeof rollOut>[0]> = {}, isTested = true) =>
    rollOut(
      {
        ...{ allowActive: false, skipTests: false, skipBuild: false },
        ...{ image: "slack-codex-broker", ...more },
      },
      {
        container,
        now: () => new Date(Date.UTC(2026, 0, 2)),
        sleep: () => Promise.resolve(),
        test: () => Promise.resolve(isTested),
        keep: (stamp, file, content) => kept.set(`${stamp}/${file}`, content),
        say: (line) => said.push(line),
      },
    );
  const changes = () =>
    docker.calls().filter((line) => /^(?:build|tag|stop|rename|run|rm|start) /.test(line));
  return { docker, container, rollout, kept, said, changes, name };
}

describe("RL12: a rollout", () => {
  it.each([
    ["turns run", "sh /operator/health", () => health(2), "turns that run: 2"],
    ["jobs run", "sh /jobs", () => '{"jobs":[{"id":"1"}]}', "background jobs that run: 1"],
    ["the broker does not say", "sh /operator/health", () => "bad gateway", "does not say"],
  ])("changes nothing while %s, unless it may", async (_, part, answer, message) => {
    const refused = world();
    refused.docker.answers.set(part, answer);
    await expect(refused.rollout()).rejects.toThrow(message);
    expect(refused.changes()).toEqual([]);
    expect(refused.kept.size).toBe(0);
    const allowed = world();
    if (part === "sh /jobs") allowed.docker.answers.set(part, answer);
    await allowed.rollout({ allowActive: true });
    expect(allowed.docker.containers.get(allowed.name)?.Id).toBe("new");
  });

  it("changes nothing where the data lie in the container alone, whatever it may", async () => {
    const { changes, docker, name, rollout } = world();
    docker.containers.set(name, { ...shownContainer(), Mounts: [] });
    await expect(rollout({ allowActive: true })).rejects.toThrow("all data would be lost");
    expect(changes()).toEqual([]);
  });

  it("changes nothing where there is no container, or the tests fail", async () => {
    const { changes, docker, rollout } = world();
    await expect(rollout({}, false)).rejects.toThrow("The tests fail.");
    docker.containers.clear();
    await expect(rollout()).rejects.toThrow("There is no container slack-codex-broker.");
    expect(changes()).toEqual([]);
  });

  it("keeps the old container where the build fails, or where work began meanwhile", async () => {
    const failed = world();
    failed.docker.failing.set("build", "ERROR: failed to solve");
    await expect(failed.rollout()).rejects.toThrow("failed to solve");
    const busy = world();
    let asked = 0;
    busy.docker.answers.set("sh /operator/health", () => health((asked += 1) > 1 ? 1 : 0));
    await expect(busy.rollout()).rejects.toThrow("turns that run: 1");
    for (const { changes, docker, name } of [failed, busy]) {
      expect(changes().filter((line) => !line.startsWith("build"))).toEqual([]);
      expect(docker.containers.get(name)).toMatchObject({ Id: "old", State: { Running: true } });
    }
  });

  it("makes the same container of the new image, with no secret among the arguments", async () => {
    const { changes, docker, rollout } = world();
    await rollout();
    const image = "slack-codex-broker:2026-01-02t00-00-00-000z";
    const aside = "slack-codex-broker-before-2026-01-02t00-00-00-000z";
    expect(changes()).toEqual([
      `build --tag ${image} --tag slack-codex-broker .`,
      "stop slack-codex-broker",
      `rename slack-codex-broker ${aside}`,
      [
        "run --detach --name slack-codex-broker --restart unless-stopped --user node",
        "--stop-timeout 30 --network team_default --publish 127.0.0.1:3000:3000/tcp",
        "--add-host host.docker.internal:host-gateway --security-opt no-new-privileges:true",
        "--mount type=volume,source=team_data,target=/app/.data",
        "--mount type=bind,source=/home/ada/.agents,target=/agents,readonly",
        "--label com.docker.compose.service=broker --env SLACK_BOT_TOKEN --env LOG_DIR",
        image,
      ].join(" "),
      `rm ${aside}`,
    ]);
    expect(docker.given("run").environment).toEqual({
      SLACK_BOT_TOKEN: "xoxb-1-secret",
      LOG_DIR: "/logs",
    });
    expect(docker.calls().join()).not.toContain("xoxb-1-secret");
  });

  it("keeps what was before, without secrets", async () => {
    const { kept, rollout } = world();
    await rollout();
    const folder = "2026-01-02T00-00-00-000Z";
    expect([...kept.keys()]).toEqual(
      ["before.json", "before.log", "result.json"].map((file) => `${folder}/${file}`),
    );
    const all = [...kept.values()].join();
    expect(all).toContain("SLACK_BOT_TOKEN");
    expect(all).toContain("ready");
    expect(all).not.toContain("xoxb-1-secret");
  });

  it.each([
    [
      "cannot be made",
      (docker: ReturnType<typeof dockerDouble>) => void docker.failing.set("run", "no space"),
    ],
    [
      "never gets ready",
      (docker: ReturnType<typeof dockerDouble>) =>
        void docker.answers.set("sh /readyz", () => '{"ok":false,"phases":{}}'),
    ],
  ])("brings the old container back when the new one %s", async (_, spoil) => {
    const { docker, kept, name, rollout } = world();
    spoil(docker);
    await expect(rollout()).rejects.toThrow("the one before runs again");
    expect([...docker.containers.keys()]).toEqual([name]);
    expect(docker.containers.get(name)).toMatchObject({ Id: "old", State: { Running: true } });
    expect([...kept.values()].at(-1)).toContain('"isGood": false');
  });
});

describe("RL12: a check", () => {
  it("is good for a container that works", async () => {
    const checks = await checkContainer(world().container);
    expect(checks.filter(({ isGood }) => !isGood)).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain("programs");
  });

  it.each([
    ["slack", "sh /operator/health", health().replace("live", "refused")],
    ["codex", "sh /operator/health", health().replace('"ok"', '"none"')],
    ["readiness", "sh /readyz", "not JSON"],
    ["programs", "command -v", "gh\n"],
  ])("names what is wrong: %s", async (name, part, answer) => {
    const { container, docker } = world();
    docker.answers.set(part, () => answer);
    const checks = await checkContainer(container);
    expect(checks.filter(({ isGood }) => !isGood).map((one) => one.name)).toEqual([name]);
  });

  it("says that the container does not run", async () => {
    const { container, docker, name } = world();
    await docker.run("docker", ["stop", name], { timeoutMs: 1 });
    await expect(checkContainer(container)).rejects.toThrow("It does not run");
  });
});

it("RL12: a status has what is open, bounded and without secrets", async () => {
  const { container } = world();
  const status = await containerStatus(container, { openInboundLimit: 1, logLines: 5 });
  expect(status).toMatchObject({
    container: { name: "slack-codex-broker", state: { Running: true } },
    activeSessions: [{ key: "C1-1.2" }],
    openInbound: [{ id: "1" }],
    backgroundJobs: [],
    logs: [expect.stringContaining("started with"), "ready"],
  });
  expect(JSON.stringify(status)).not.toContain("xoxb-1-secret");
});

describe("RL12: auth profiles", () => {
  const signIn = '{"tokens":{"access_token":"secret-1"}}';
  const authWorld = ({ container }: ReturnType<typeof world>, there = true) => ({
    container,
    hostAuthFile: "/home/ada/.codex/auth.json",
    readFile: (path: string) => (there && path.startsWith("/home/ada/") ? signIn : null),
  });

  it("are imported through standard input", async () => {
    const made = world();
    const from = "/home/ada/other.json";
    await authProfiles({ kind: "import", name: "team", from }, authWorld(made));
    await authProfiles({ kind: "import-host", name: "backup" }, authWorld(made));
    const imports = made.docker.calls().filter((line) => line.includes("profiles import"));
    expect(imports.map((line) => line.split(" ").at(-1))).toEqual(["team", "backup"]);
    expect(made.docker.given("exec -i").input).toBe(signIn);
    expect(made.docker.calls().join()).not.toContain("secret-1");
  });

  it("say that a file is missing, and change nothing", async () => {
    const made = world();
    const asked = authProfiles({ kind: "import-host", name: "backup" }, authWorld(made, false));
    await expect(asked).rejects.toThrow("There is no file /home/ada/.codex/auth.json");
    expect(made.docker.calls().filter((line) => line.startsWith("exec"))).toEqual([]);
  });

  it("begin with this machine's sign-in, once", async () => {
    const made = world();
    await authProfiles({ kind: "bootstrap", name: "host" }, authWorld(made));
    const [, imported, used] = made.docker.calls().filter((line) => line.startsWith("exec"));
    expect(imported).toContain("profiles import /dev/stdin --name host");
    expect(used).toContain("profiles use host");
    made.docker.answers.set("profiles list --json", () => '{"profiles":[{"name":"host"}]}');
    const again = await authProfiles({ kind: "bootstrap", name: "host" }, authWorld(made));
    expect(again).toContain("There are profiles already");
  });

  it("get another sign-in, the only one without a name", async () => {
    const made = world();
    const from = "/home/ada/other.json";
    const imports = () => made.docker.calls().filter((line) => line.includes("profiles import"));
    const listed = (...names: readonly string[]) => {
      const profiles = names.map((name) => ({ name }));
      made.docker.answers.set("profiles list --json", () => JSON.stringify({ profiles }));
    };
    for (const names of [[], ["a", "b"]]) {
      listed(...names);
      await expect(replaceAuth({ name: null, from }, authWorld(made))).rejects.toThrow(
        `There are ${names.length} profiles.`,
      );
    }
    expect(imports()).toEqual([]);
    await replaceAuth({ name: "b", from }, authWorld(made));
    listed("only");
    await replaceAuth({ name: null, from }, authWorld(made));
    expect(imports().map((line) => line.split("/dev/stdin ").at(-1))).toEqual([
      "--name b --replace",
      "--name only --replace",
    ]);
    expect(made.docker.calls().join()).not.toContain("secret-1");
  });

  it("are listed, used and shown with sessions", async () => {
    const made = world();
    made.docker.answers.set(
      "profiles list --json",
      () => '{"profiles":[{"name":"a"},{"name":"b"}]}',
    );
    expect(await authProfiles({ kind: "list" }, authWorld(made))).toBe("a\nb\n");
    await authProfiles({ kind: "use", name: "b" }, authWorld(made));
    expect(made.docker.calls().at(-1)).toContain("profiles use b");
    const status = await authStatus(authWorld(made));
    expect(status).toMatchObject({ profiles: [{ name: "a" }, {}], sessions: [{ key: "C1-1.2" }] });
  });
});

describe("RL12: the arguments", () => {
  it.each([
    [["check"], { kind: "check" }],
    [
      ["rollout", "--allow-active"],
      { kind: "rollout", allowActive: true, skipTests: false, skipBuild: false },
    ],
    [
      ["status", "--open-inbound-limit", "3", "--log-lines", "7"],
      { kind: "status", openInboundLimit: 3, logLines: 7 },
    ],
    [["auth", "status"], { kind: "auth" }],
    [["auth", "replace", "--from", "a.json"], { kind: "auth-replace", name: null, from: "a.json" }],
    [
      ["auth-profiles", "use", "backup-account"],
      { kind: "auth-profiles", command: { kind: "use", name: "backup-account" } },
    ],
    [["ui"], { kind: "ui" }],
  ])("%j are understood", (args, command) => {
    expect(parseOps(args)).toEqual({
      ...{ container: "slack-codex-broker", image: "slack-codex-broker" },
      command,
    });
  });

  it("stand behind each script of package.json, the other broker's names included", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const needed: Readonly<Record<string, readonly string[]>> = {
      "ops:auth": ["status"],
      "ops:auth-profiles": ["list"],
    };
    for (const [alias, name] of [
      ["ops:check:real", "ops:check"],
      ["ops:rollout:real", "ops:rollout"],
      ["ops:status:real", "ops:status"],
      ["ops:auth:real", "ops:auth"],
      ["ops:auth:profiles", "ops:auth-profiles"],
      ["ops:ui:real", "ops:ui"],
    ] as const) {
      const call = (script: string) => {
        const [, program, ...args] = (scripts[script] ?? "").split(" ");
        expect(program).toBe("build/ops/ops.ts");
        return parseOps([...args, ...(needed[name] ?? [])]);
      };
      expect(call(alias)).toEqual({ ...call(name), container: "slack-codex-broker-real" });
    }
  });

  it("name the container: the last one counts, so that an alias can be overruled", () => {
    const args = ["check", "--container", "slack-codex-broker-real", "--container", "mine"];
    expect(parseOps(args).container).toBe("mine");
  });

  it.each([
    [[]],
    [["deploy"]],
    [["check", "--allow-active"]],
    [["check", "more"]],
    [["check", "--container", "--privileged"]],
    [["status", "--log-lines", "-1"]],
    [["auth", "replace"]],
    [["auth", "replace", "--from", "a.json", "--name", "../x"]],
    [["auth", "status", "--from", "a.json"]],
    [["auth-profiles", "use"]],
    [["auth-profiles", "use", "../x"]],
    [["auth-profiles", "import", "--name", "a"]],
    [["auth-profiles", "list", "--name", "a"]],
    [["rollout", "--force"]],
  ])("%j are refused", (args) => {
    expect(() => parseOps(args)).toThrow("Not understood");
  });
});

describe("RL12: the docker command line", () => {
  it("is run with its input and environment, and its answer is read", async () => {
    const script = 'cat; printf "$SECRET" >&2; exit 3';
    const run = { timeoutMs: 20_000, input: "given", environment: { SECRET: "s" } };
    const answer = await runProgram("/bin/sh", ["-c", script], run);
    expect(answer).toEqual({ code: 3, stdout: "given", stderr: "s" });
  });

  it("is missed with a hint", async () => {
    const container = containerNamed("any", "/nowhere/docker", runProgram);
    await expect(container.inspect()).rejects.toMatchObject({
      message: "/nowhere/docker cannot be started.",
      hint: "Install Docker, or set DOCKER_BIN.",
    });
  });
});
