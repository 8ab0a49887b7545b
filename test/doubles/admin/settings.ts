import type { Context, Hono } from "hono";
import { describedSettings } from "../../../broker/commands/described-settings.ts";
import { GROUP_TITLES } from "../../../broker/config/documentation.ts";
import { loadConfig } from "../../../broker/config/load.ts";
import { configWarnings } from "../../../broker/config/warnings.ts";
import { succeeded } from "../../../broker/errors/broker-error.ts";
import { type SettingsRouteOptions, settingsRoutes } from "../../../main/admin/settings-routes.ts";
import { settingsRoutes as contract } from "../../../main/api/settings.ts";
import { brokerSettings } from "../../../main/settings/broker-settings.ts";
import type { StoredPath } from "../../../main/settings/login-path.ts";
import { readServicePaths } from "../../../main/settings/service-root.ts";
import {
  type WorkerConfiguration,
  workerConfiguration,
} from "../../../main/settings/worker-environment.ts";
import { parseEnvFile } from "../../../main/settings/env-file.ts";
import { answerAccess, type AccessWorld } from "./access.ts";
import type { Answer, RouteName } from "./answer.ts";
import type { AdminWorld } from "./world.ts";

/** Files in memory, and an environment: what a test puts there. */
export interface SettingsWorld {
  /** The text of worker.env. */
  readonly setFile: (text: string) => void;
  readonly file: () => string;
  readonly environment: Record<string, string>;
  readonly access: AccessWorld;
  /** The broker runs with what the file and the environment say now. */
  readonly started: () => void;
  /** What the login shell answers next. */
  answer: string | null;
}

export type SettingsRouteName = keyof typeof contract;

interface SettingsDouble {
  readonly world: AdminWorld;
  readonly now: () => number;
  readonly answer: Answer;
  readonly changed: () => void;
  readonly port: () => number;
  /** An answer in place of the route's own; null for the route's. */
  readonly refusal: (name: RouteName, context: Context) => Promise<Response | null>;
  readonly restart: (by: string | null) => void;
}

const FIRST_FILE = `# The Slack app "codex"
SLACK_APP_TOKEN=xapp-1-A07EXAMPLE01-7000000000001-aaaaaaaaaaaaaaaa
SLACK_BOT_TOKEN=xoxb-7000000000001-7000000000002-bbbbbbbbbbbbbbbb
CODEX_MODEL=gpt-6.1-sol
DISK_CLEANUP_DRY_RUN=false
TEAM_DASHBOARD_KEY='kept for our own scripts'
`;

const PATH_OF_SHELL = "/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/** The settings' own routes and rules on files in memory, with the table of this release. */
export function answerSettings(app: Hono, double: SettingsDouble): SettingsWorld {
  const { world, now } = double;
  const root = readServicePaths(world.status.controlPlane.serviceRoot, "/", "/");
  if (!root.ok) throw root.error;
  const paths = root.value;
  const files = new Map([[paths.workerEnv, FIRST_FILE]]);
  const settingsWorld: Omit<SettingsWorld, "access"> = {
    file: () => files.get(paths.workerEnv) ?? "",
    setFile: (text) => files.set(paths.workerEnv, text),
    started: () => {
      inForce = configuration();
    },
    environment: { HTTPS_PROXY: "http://mara:hidden-word@proxy.halden.dev:3128" },
    answer: PATH_OF_SHELL,
  };
  const { environment } = settingsWorld;
  let stored: StoredPath = {
    shell: "/bin/zsh",
    askedAt: now() - 60_000,
    path: PATH_OF_SHELL,
    problem: null,
  };
  const askAgain = () => {
    const { answer } = settingsWorld;
    const problem = answer === null ? "It did not answer within 5 s." : null;
    stored = { ...stored, askedAt: now(), path: answer ?? stored.path, problem };
    return Promise.resolve(stored);
  };
  const configuration = (): WorkerConfiguration => {
    const file = Object.fromEntries(parseEnvFile(settingsWorld.file()).variables);
    return workerConfiguration({ environment, file, loginPath: stored.path }, paths);
  };
  let inForce = configuration();
  let id = 0;
  const machine = { cwd: paths.root, home: "/Users/mara", platform: "darwin" } as const;
  const settings = brokerSettings({
    paths,
    environment,
    files: {
      read: (path) => files.get(path) ?? null,
      write: (path, text) => void files.set(path, text),
    },
    shell: stored.shell,
    loginPath: { known: () => Promise.resolve(stored), stored: () => stored, askAgain },
    describer: {
      description: () =>
        Promise.resolve(
          succeeded({
            version: "1.4.1",
            schema: 13,
            schemaMin: 13,
            codex: { version: "0.169.0", packages: {} },
            minNapi: 10,
            settingGroups: Object.entries(GROUP_TITLES).map(([group, title]) => ({
              id: group,
              title,
            })),
            settings: describedSettings(),
          }),
        ),
      verdict: (given) => {
        const loaded = loadConfig(given, machine);
        return Promise.resolve(
          succeeded({
            problems: loaded.ok ? [] : [...loaded.error],
            warnings: [...configWarnings(given)],
          }),
        );
      },
    },
    inForce: () => (world.status.worker.pid === null ? null : inForce),
    now,
    newId: () => `change-${String((id += 1))}`,
    onChanged: () => {},
    onHistoryLost: () => {},
  });
  for (const [name, { method, path }] of Object.entries(contract)) {
    app.on(method, path, async (context, next) => {
      const refused = await double.refusal(name as SettingsRouteName, context);
      return refused ?? next();
    });
  }
  const routes: SettingsRouteOptions = {
    settings,
    workerState: () => world.status.worker.state,
    restartWorker: (by) => {
      inForce = configuration();
      double.restart(by);
    },
    operatorName: () => "Mara Okafor",
  };
  app.route("/", settingsRoutes(routes));
  const config = () => {
    const loaded = loadConfig(configuration().environment, machine);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    return loaded.value;
  };
  const access = answerAccess(app, { ...double, settings: routes, config });
  // The same object: what a test sets in it, the routes above read.
  return Object.assign(settingsWorld, { access });
}
