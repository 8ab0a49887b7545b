import { connect } from "node:net";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

export type ProxyState =
  | { readonly kind: "none" }
  | { readonly kind: "invalid"; readonly variable: string }
  /** `problem` is the system's word when it does not answer; null when it does. */
  | {
      readonly kind: "set";
      readonly variable: string;
      readonly host: string;
      readonly problem: string | null;
    };

/** Whether the proxy that is configured answers. */
export const networkProxy: Check = {
  id: "network.proxy",
  category: "network",
  title: "Proxy",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts, signal }) => [
    judgeProxy(await lookAtProxy(facts.configuration().environment, signal)),
  ],
};

const VARIABLES = [
  "HTTPS_PROXY",
  "https_proxy",
  "HTTP_PROXY",
  "http_proxy",
  "ALL_PROXY",
  "all_proxy",
];
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
const DEFAULT_SOCKS_PORT = 1080;
const CONNECT_TIMEOUT_MS = 10_000;

async function lookAtProxy(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ProxyState> {
  const variable = VARIABLES.find((name) => environment[name] !== undefined);
  if (variable === undefined) return { kind: "none" };
  const given = environment[variable] ?? "";
  const address = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`);
  if (address === null || address.hostname === "") return { kind: "invalid", variable };
  const port =
    address.port === ""
      ? (DEFAULT_PORTS[address.protocol] ?? DEFAULT_SOCKS_PORT)
      : Number(address.port);
  // Never the address itself: a proxy's may hold a password.
  const host = `${address.hostname}:${port}`;
  return { kind: "set", variable, host, problem: await problemAt(address.hostname, port, signal) };
}

function problemAt(hostname: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port, signal });
    const done = (problem: string | null) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => done("ETIMEDOUT"));
    socket.once("connect", () => done(null));
    socket.once("error", (thrown) =>
      done("code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.message),
    );
  });
}

/** Pure. */
export function judgeProxy(proxy: ProxyState): Finding {
  switch (proxy.kind) {
    case "none":
      return passed("No proxy is set.");
    case "invalid":
      return {
        state: "failed",
        cause: `${proxy.variable} is not an address.`,
        consequence: "Nothing on the network can be reached through it.",
        hint: "Set it to an address such as http://proxy.example.com:3128, or leave it out.",
      };
    case "set":
      return proxy.problem === null
        ? passed(`The proxy ${proxy.host} answers.`)
        : {
            state: "failed",
            cause: `The proxy ${proxy.host} does not answer (${proxy.problem}).`,
            consequence: `What goes through ${proxy.variable} does not arrive: Slack, OpenAI or the agents' own programs.`,
            hint: "Correct it, or leave it out.",
          };
  }
}
