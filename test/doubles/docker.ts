import type { Answer, Run, RunOptions } from "../../build/ops/docker.ts";

/** A container as `docker inspect` shows it, in the parts that we use. */
export interface DoubleContainer {
  readonly Id: string;
  readonly Image: string;
  State: { Status: string; Running: boolean; StartedAt: string; Health: { Status: string } };
  readonly RestartCount: number;
  readonly Config: Readonly<Record<string, unknown>>;
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Mounts: readonly Readonly<Record<string, unknown>>[];
}

export interface DockerDouble {
  readonly run: Run;
  readonly containers: Map<string, DoubleContainer>;
  /** The arguments of every call, joined, in order. */
  readonly calls: () => readonly string[];
  /** What the call got as standard input and environment, by the beginning of its arguments. */
  readonly given: (start: string) => Partial<RunOptions>;
  /** What `docker exec` answers, by a part of its arguments; read again each time. */
  readonly answers: Map<string, () => string | Answer>;
  /** Calls that fail, by the beginning of their arguments. */
  readonly failing: Map<string, string>;
}

const good = (stdout = ""): Answer => ({ code: 0, stdout, stderr: "" });
const bad = (stderr: string, code = 1): Answer => ({ code, stdout: "", stderr: `${stderr}\n` });
const absent = (name: string) => bad(`Error response from daemon: No such container: ${name}`);

/** Docker's command line over containers in memory: records its calls and answers as the client does. */
export function dockerDouble(): DockerDouble {
  const containers = new Map<string, DoubleContainer>();
  const answers = new Map<string, () => string | Answer>();
  const failing = new Map<string, string>();
  const recorded: { readonly line: string; readonly options: RunOptions }[] = [];

  const inspected = (name: string): Answer => {
    const found = containers.get(name);
    return found === undefined
      ? { ...bad(`Error response from daemon: No such container: ${name}`), stdout: "[]\n" }
      : good(JSON.stringify([found]));
  };

  const changed = (name: string, isRunning: boolean): Answer => {
    const found = containers.get(name);
    if (found === undefined) return absent(name);
    const Status = isRunning ? "running" : "exited";
    found.State = { ...found.State, Status, Running: isRunning };
    return good(`${name}\n`);
  };

  const made = (args: readonly string[]): Answer => {
    const name = args[args.indexOf("--name") + 1] ?? "";
    if (containers.has(name)) {
      return bad(
        `docker: Error response from daemon: Conflict. The name "/${name}" is in use.`,
        125,
      );
    }
    const mounts = args.filter((_, place) => args[place - 1] === "--mount");
    containers.set(name, {
      ...shownContainer(),
      Id: "new",
      Image: args.at(-1) ?? "",
      Mounts: mounts.map((mount) => ({
        Type: "bind",
        Destination: /target=([^,]*)/.exec(mount)?.[1],
      })),
    });
    return good("new\n");
  };

  const renamed = (from: string, to: string): Answer => {
    const found = containers.get(from);
    if (found === undefined) return absent(from);
    if (containers.has(to))
      return bad(`Error response from daemon: Error when allocating new name`);
    containers.delete(from);
    containers.set(to, found);
    return good();
  };

  const executed = (args: readonly string[]): Answer => {
    const name = args.find((each) => containers.has(each));
    if (name === undefined) return absent(args[0] ?? "");
    if (containers.get(name)?.State.Running !== true) {
      return bad(`Error response from daemon: container ${name} is not running`);
    }
    const line = args.join(" ");
    const [, answer] = [...answers].find(([part]) => line.includes(part)) ?? [];
    const value = answer?.() ?? "";
    return typeof value === "string" ? good(value) : value;
  };

  const perform = (args: readonly string[]): Answer => {
    const [verb = "", first = "", second = ""] = args;
    const failure = [...failing].find(([start]) => args.join(" ").startsWith(start));
    if (failure !== undefined) return bad(failure[1]);
    switch (verb) {
      case "container":
        return inspected(second);
      case "image":
        return good(
          JSON.stringify([{ Config: { Env: ["PATH=/usr/bin", "NODE_ENV=production"] } }]),
        );
      case "exec":
        return executed(args.slice(1));
      case "stop":
      case "start":
        return changed(first, verb === "start");
      case "rename":
        return renamed(first, second);
      case "run":
        return made(args);
      case "rm": {
        const name = args.at(-1) ?? "";
        return containers.delete(name) ? good(`${name}\n`) : absent(name);
      }
      case "logs":
        return { code: 0, stdout: "", stderr: "started with xoxb-1-secret\nready\n" };
      default:
        return good();
    }
  };

  return {
    containers,
    answers,
    failing,
    calls: () => recorded.map(({ line }) => line),
    given: (start) => recorded.find(({ line }) => line.startsWith(start))?.options ?? {},
    run: (_, args, options) => {
      recorded.push({ line: args.join(" "), options });
      return Promise.resolve(perform(args));
    },
  };
}

/** A container that compose made, running and well. */
export function shownContainer(): DoubleContainer {
  return {
    Id: "old",
    Image: "sha256:old",
    State: { Status: "running", Running: true, StartedAt: "", Health: { Status: "healthy" } },
    RestartCount: 0,
    Config: {
      Image: "slack-codex-broker",
      User: "node",
      Env: [
        "PATH=/usr/bin",
        "NODE_ENV=production",
        "SLACK_BOT_TOKEN=xoxb-1-secret",
        "LOG_DIR=/logs",
      ],
      Labels: { "com.docker.compose.service": "broker" },
      StopTimeout: 30,
    },
    HostConfig: {
      NetworkMode: "team_default",
      RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 },
      PortBindings: { "3000/tcp": [{ HostIp: "127.0.0.1", HostPort: "3000" }], "9/tcp": null },
      ExtraHosts: ["host.docker.internal:host-gateway"],
      SecurityOpt: ["no-new-privileges:true"],
    },
    Mounts: [
      {
        Type: "volume",
        Name: "team_data",
        Source: "/var/lib",
        Destination: "/app/.data",
        RW: true,
      },
      { Type: "bind", Source: "/home/ada/.agents", Destination: "/agents", RW: false },
    ],
  };
}
