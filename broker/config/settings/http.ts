import { isIP } from "node:net";
import { settingsOf } from "../setting.ts";
import { choice, int, text, url } from "../value-types.ts";

const { optional, fixed, derived } = settingsOf("http");

const port = int("", { min: 1, max: 65_535 });

/** Where programs of this machine reach a server that listens on `host`. */
function loopbackUrl(host: string, portNumber: number): string {
  const isEverywhere = ["127.0.0.1", "localhost", "0.0.0.0", "::"].includes(host);
  const reached = isEverywhere ? "127.0.0.1" : isIP(host) === 6 ? `[${host}]` : host;
  return `http://${reached}:${portNumber}`;
}

export const httpSettings = {
  PORT: fixed(port, 3000, {
    label: "TCP port",
    description: "The TCP port of the worker's HTTP routes.",
  }),
  INSPECT_PORT: fixed(int("", { min: 0, max: 65_535 }), 0, {
    label: "TCP port of inspect",
    description:
      "The TCP port of `inspect`; 0 for a free one, which it prints as a line of JSON and notes in `inspect.json` of STATE_DIR.",
  }),
  WORKER_PORT: derived(port, "`PORT`", (base) => base.port, {
    label: "TCP port for agents",
    description: "The TCP port at which agents reach the worker, if it differs from PORT.",
  }),
  WORKER_BIND_HOST: fixed(
    text({ wants: "a host name or an IP address", pattern: /^[\w.:-]+$/ }),
    "127.0.0.1",
    {
      label: "Address to listen on",
      description:
        "The address the worker listens on. Anything but a loopback address opens its routes to other machines.",
    },
  ),
  BROKER_HTTP_BASE_URL: derived(
    url(),
    "http://127.0.0.1:`WORKER_PORT`",
    (base) => loopbackUrl(base.bindHost, base.workerPort),
    {
      label: "Address for agents",
      description: "The base URL of the worker's routes that agents and jobs get.",
    },
  ),
  BROKER_AGENT_AUTH: fixed(choice("token", "loopback"), "token", {
    label: "Who may call the agent routes",
    description:
      "Who may call the agent routes: programs with the token of a session or job, or every program on this machine.",
  }),
  ADMIN_BASE_URL: optional(url(), {
    label: "Public address of the admin page",
    description:
      "The base URL at which people reach the admin page. New sessions' threads get a link to it only if this is set.",
  }),
  SERVICE_NAME: fixed(
    text({ wants: "a name of letters, digits, dots, dashes or underscores", pattern: /^[\w.-]+$/ }),
    "slack-codex-broker",
    {
      label: "Service name",
      description: "The name in health answers, and the client name sent to Codex and OpenAI.",
    },
  ),
};
