import { z } from "zod";
import type { Answer, Run } from "./docker.ts";
import { OpsFailure } from "./failure.ts";

/** A running container of ours, through the `docker` command line. */
export interface Container {
  readonly name: string;
  readonly docker: (args: readonly string[], more?: Partial<DockerOptions>) => Promise<Answer>;
  /** The same, but throws what went wrong. */
  readonly must: (args: readonly string[], more?: Partial<DockerOptions>) => Promise<string>;
  /** Null when there is no such container. */
  readonly inspect: () => Promise<Inspected | null>;
  /** A route of the broker, asked inside: its token never leaves the container. */
  readonly operator: (path: string) => Promise<unknown>;
  /** The broker's own command line. */
  readonly broker: (args: readonly string[], input?: string) => Promise<string>;
}

interface DockerOptions {
  readonly timeoutMs: number;
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly isShown: boolean;
}

const USUAL_MS = 60_000;
const SAID_MAX_CHARACTERS = 2_000;
const BROKER_PROGRAM = "/app/dist/main/broker.js";

const texts = z.record(z.string(), z.string());
const nullable = <T extends z.ZodType>(schema: T) => schema.nullish();

/** What we read of `docker inspect`. */
const inspectedSchema = z.object({
  Id: z.string(),
  Image: z.string(),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    Running: z.boolean(),
    StartedAt: z.string().default(""),
    Health: nullable(z.object({ Status: z.string() })),
  }),
  Config: z.object({
    Image: z.string(),
    User: z.string().default(""),
    Env: nullable(z.array(z.string())),
    Labels: nullable(texts),
    StopTimeout: nullable(z.number()),
  }),
  HostConfig: z.object({
    NetworkMode: z.string().default("default"),
    RestartPolicy: z.object({ Name: z.string(), MaximumRetryCount: z.number().default(0) }),
    PortBindings: nullable(
      z.record(
        z.string(),
        nullable(z.array(z.object({ HostIp: z.string().default(""), HostPort: z.string() }))),
      ),
    ),
    ExtraHosts: nullable(z.array(z.string())),
    SecurityOpt: nullable(z.array(z.string())),
  }),
  Mounts: z.array(
    z.object({
      Type: z.string(),
      Name: z.string().optional(),
      Source: z.string().default(""),
      Destination: z.string(),
      RW: z.boolean().default(true),
    }),
  ),
});
export type Inspected = z.output<typeof inspectedSchema>;

const imageSchema = z.object({
  Config: z.object({ Env: nullable(z.array(z.string())), Labels: nullable(texts) }),
});

const ASK = `curl -sS --max-time 20 -H "authorization: Bearer $(cat "$DATA_ROOT/identity/operator-token")" "http://127.0.0.1:\${PORT:-3000}$1"`;

/** `/dev/stdin` can be opened when it is a pipe, which Docker's own standard input need not be. */
const PIPED = `cat | node ${BROKER_PROGRAM} "$@"`;

export function containerNamed(name: string, program: string, run: Run): Container {
  const docker: Container["docker"] = async (args, more = {}) => {
    try {
      return await run(program, args, { timeoutMs: USUAL_MS, ...more });
    } catch {
      throw new OpsFailure(`${program} cannot be started.`, "Install Docker, or set DOCKER_BIN.");
    }
  };
  const must: Container["must"] = async (args, more) => {
    const answer = await docker(args, more);
    if (answer.code === 0) return answer.stdout;
    const said = answer.stderr.trim().slice(-SAID_MAX_CHARACTERS);
    const how = answer.code === null ? "did not end in time" : `ended with ${answer.code}`;
    throw new OpsFailure(
      `docker ${args[0] ?? ""} ${how}: ${said}`,
      "Look at what Docker says, and run the command again.",
    );
  };
  return {
    name,
    docker,
    must,
    inspect: async () => {
      const answer = await docker(["container", "inspect", name]);
      if (answer.code !== 0 && /No such (?:container|object)/i.test(answer.stderr)) return null;
      if (answer.code !== 0) {
        throw new OpsFailure(`Docker says: ${answer.stderr.trim()}`, "Is Docker running?");
      }
      const [found] = z.array(inspectedSchema).parse(JSON.parse(answer.stdout));
      return found ?? null;
    },
    operator: async (path) => JSON.parse(await must(["exec", name, "sh", "-c", ASK, "sh", path])),
    broker: (args, input) =>
      input === undefined
        ? must(["exec", name, "node", BROKER_PROGRAM, ...args])
        : must(["exec", "-i", name, "sh", "-c", PIPED, "sh", ...args], { input }),
  };
}

/** The container, which must be there and run. */
export async function runningContainer(container: Container): Promise<Inspected> {
  const inspected = await container.inspect();
  if (inspected?.State.Running === true) return inspected;
  const what = inspected === null ? "There is no container" : "It does not run: the container";
  throw new OpsFailure(
    `${what} ${container.name}.`,
    "Start it with docker compose up --build -d, or name another with --container.",
  );
}

/** What an image brings by itself, so that only the rest is given to a new container. */
export async function imageDefaults(
  container: Container,
  image: string,
): Promise<{
  readonly environment: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}> {
  const text = await container.must(["image", "inspect", image]);
  const [found] = z.array(imageSchema).parse(JSON.parse(text));
  return { environment: found?.Config.Env ?? [], labels: found?.Config.Labels ?? {} };
}
