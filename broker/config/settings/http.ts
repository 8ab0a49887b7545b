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
  PORT: fixed(port, 3000, { description: "Port of the worker's HTTP routes." }),
  WORKER_PORT: derived(port, "`PORT`", (base) => base.port, {
    description: "Port by which agents reach the worker, where it is not PORT.",
  }),
  WORKER_BIND_HOST: fixed(
    text({ wants: "a host name or an IP address", pattern: /^[\w.:-]+$/ }),
    "127.0.0.1",
    {
      description:
        "Address that the worker listens on; anything but the loopback address opens its routes to other machines.",
    },
  ),
  BROKER_HTTP_BASE_URL: derived(
    url(),
    "http://127.0.0.1:`WORKER_PORT`",
    (base) => loopbackUrl(base.bindHost, base.workerPort),
    { description: "Root of the worker's routes as agents and jobs are told it." },
  ),
  BROKER_AGENT_AUTH: fixed(choice("token", "loopback"), "token", {
    description:
      "Who may call the agent routes: whoever has the token of a session or job, or any program of this machine.",
  }),
  ADMIN_BASE_URL: optional(url(), {
    description:
      "Root of the admin page as people reach it; a new session's thread is given a link to it only when this is set.",
  }),
  SERVICE_NAME: fixed(
    text({ wants: "a name of letters, digits, dots, dashes or underscores", pattern: /^[\w.-]+$/ }),
    "slack-codex-broker",
    { description: "Name in health answers, and by which Codex and OpenAI know their client." },
  ),
};
