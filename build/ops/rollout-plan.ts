import type { Inspected } from "./container.ts";

/** What a restart would cut off, or null where the broker could not be asked. */
export interface Activity {
  readonly runningTurns: number;
  /** Live background jobs: those that are not started again by themselves are lost. */
  readonly liveJobs: number;
}

const DATA_FOLDER = "/app/.data";

/** Why a rollout would lose something; empty when it may begin. Pure. */
export function refusals(
  inspected: Inspected,
  activity: Activity | null,
  allowActive: boolean,
): readonly string[] {
  const isKept = inspected.Mounts.some(
    ({ Destination, RW }) =>
      RW && (Destination === DATA_FOLDER || Destination === `${DATA_FOLDER}/`),
  );
  const data = isKept
    ? []
    : [`${DATA_FOLDER} is no volume and no folder of the host: all data would be lost`];
  if (allowActive || !inspected.State.Running) return data;
  if (activity === null) {
    return [...data, "the broker does not say whether turns run (--allow-active goes on anyway)"];
  }
  const { liveJobs, runningTurns } = activity;
  return [
    ...data,
    ...(runningTurns === 0
      ? []
      : [`turns that run: ${runningTurns} (--allow-active cuts them off)`]),
    ...(liveJobs === 0 ? [] : [`background jobs that run: ${liveJobs} (--allow-active ends them)`]),
  ];
}

export interface NewContainer {
  readonly args: readonly string[];
  /** For `--env NAME`, which takes the value from docker's own environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How `docker run` makes the same container of another image. Pure. */
export function sameContainer(
  name: string,
  image: string,
  inspected: Inspected,
  defaults: {
    readonly environment: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  },
): NewContainer {
  const { Config, HostConfig, Mounts } = inspected;
  const given = (Config.Env ?? []).filter((entry) => !defaults.environment.includes(entry));
  const environment = Object.fromEntries(given.map(split));
  const labels = Object.entries(Config.Labels ?? {}).filter(
    ([label, value]) => defaults.labels[label] !== value,
  );
  const { MaximumRetryCount: retries, Name: policy } = HostConfig.RestartPolicy;
  const ports = Object.entries(HostConfig.PortBindings ?? {}).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(
      ({ HostIp, HostPort }) => `${HostIp === "" ? "" : `${HostIp}:`}${HostPort}:${inside}`,
    ),
  );
  const args = [
    ...["run", "--detach", "--name", name],
    ...option("--restart", [
      policy === "on-failure" && retries > 0 ? `${policy}:${retries}` : policy,
    ]),
    ...option("--user", [Config.User]),
    ...option("--stop-timeout", [String(Config.StopTimeout ?? "")]),
    ...option("--network", [HostConfig.NetworkMode === "default" ? "" : HostConfig.NetworkMode]),
    ...option("--publish", ports),
    ...option("--add-host", HostConfig.ExtraHosts ?? []),
    ...option("--security-opt", HostConfig.SecurityOpt ?? []),
    ...option("--mount", Mounts.map(mountOf)),
    ...option(
      "--label",
      labels.map(([label, value]) => `${label}=${value}`),
    ),
    ...option("--env", Object.keys(environment)),
    image,
  ];
  return { args, environment };
}

function option(name: string, values: readonly string[]): readonly string[] {
  return values.filter((value) => value !== "").flatMap((value) => [name, value]);
}

function mountOf({ Destination, Name, RW, Source, Type }: Inspected["Mounts"][number]): string {
  const source = Type === "volume" ? (Name ?? Source) : Source;
  const parts = [`type=${Type}`, ...(source === "" ? [] : [`source=${source}`])];
  return [...parts, `target=${Destination}`, ...(RW ? [] : ["readonly"])].join(",");
}

function split(entry: string): readonly [string, string] {
  const at = entry.indexOf("=");
  return at === -1 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}

const SECRET_NAME = /token|key|secret|password|auth|credential|proxy/i;

/** The values that must stand in no file of ours. Pure. */
export function secretValues(inspected: Inspected): readonly string[] {
  return (inspected.Config.Env ?? [])
    .map(split)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== "")
    .map(([, value]) => value);
}

/** What is kept of a container: its environment by name alone. Pure. */
export function keptFacts(inspected: Inspected) {
  const { Config, HostConfig, Id, Image, Mounts, RestartCount, State } = inspected;
  return {
    container: Id,
    image: { id: Image, name: Config.Image },
    state: { ...State, restarts: RestartCount },
    variables: (Config.Env ?? []).map((entry) => split(entry)[0]).toSorted(),
    mounts: Mounts,
    ports: HostConfig.PortBindings ?? {},
    network: HostConfig.NetworkMode,
  };
}
