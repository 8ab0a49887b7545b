import { join } from "node:path";

/** What the playground offers to the worker that is started for it. */
export interface PlaygroundPlaces {
  readonly slackApiUrl: string;
  readonly appToken: string;
  readonly botToken: string;
  /** The playground's own folder; nothing outside of it is written. */
  readonly folder: string;
  /** The scripted model's address; null when an account of the person's own is used. */
  readonly modelUrl: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of the playground's worker: what the person set, with the workspace in Slack's
 * place, and a home and data folder of its own, so that trying the product changes nothing else.
 * Pure.
 */
export function workerEnvironment(
  environment: Environment,
  places: PlaygroundPlaces,
): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isPlace(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    SLACK_APP_TOKEN: places.appToken,
    SLACK_BOT_TOKEN: places.botToken,
    SLACK_API_BASE_URL: places.slackApiUrl,
    SERVICE_ROOT: places.folder,
    DATA_ROOT: join(places.folder, "data"),
    HOME: join(places.folder, "home"),
    DRAIN: "stop",
    // A server that was left by a playground with another model is not taken over.
    PLAYGROUND_MODEL_URL: places.modelUrl ?? "account",
    AGENT_ENV: withName(environment["AGENT_ENV"], "PLAYGROUND_MODEL_URL"),
  };
}

/** Folders that the person set for a real broker; the playground never uses them. */
const placeNames: ReadonlySet<string> = new Set([
  ...["SERVICE_ROOT", "STATE_DIR", "SESSIONS_ROOT", "REPOS_ROOT", "JOBS_ROOT", "LOG_DIR"],
  ...["CODEX_HOME", "CODEX_TEAM_HOME", "CODEX_HOST_HOME_PATH", "CONFIG_DIR", "RUN_DIR"],
]);

function isPlace(name: string): boolean {
  return placeNames.has(name);
}

function withName(list: string | undefined, name: string): string {
  return list === undefined || list.trim() === "" ? name : `${list},${name}`;
}

/** Whether the person gave an account, so that the real model answers. */
export function hasAccount(environment: Environment): boolean {
  return ["OPENAI_API_KEY", "CODEX_AUTH_JSON_PATH"].some(
    (name) => (environment[name] ?? "").trim() !== "",
  );
}
