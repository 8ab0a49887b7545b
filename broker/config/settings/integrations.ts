import { settingsOf } from "../setting.ts";
import { list, path, url } from "../value-types.ts";

const { optional, fixed } = settingsOf("integrations");

const proxy = url(["http", "https", "socks", "socks5", "socks5h"]);

export const integrationSettings = {
  ISOLATED_MCP_SERVERS: fixed(list(), ["linear", "notion"], {
    description:
      "Names of MCP servers that agents may use through the broker's integration routes.",
  }),
  TEMPAD_LINK_SERVICE_URL: optional(url(), {
    description: "Address of a Tempad helper on this machine; the agent's shell is given it.",
  }),
  GEMINI_HOST_HOME_PATH: optional(path(), {
    description: "Home of a signed-in Gemini command line, for agents that use it.",
  }),
  GEMINI_HTTP_PROXY: optional(proxy, { description: "Proxy of the Gemini command line for http." }),
  GEMINI_HTTPS_PROXY: optional(proxy, {
    description: "Proxy of the Gemini command line for https.",
  }),
  GEMINI_ALL_PROXY: optional(proxy, {
    description: "Proxy of the Gemini command line for everything else.",
  }),
  BROKER_GEMINI_UI_HELPER: optional(path(), {
    description: "Program for agents' work on interfaces with Gemini, in place of the bundled one.",
  }),
  BROKER_JOB_HELPER: optional(path(), {
    description:
      "Program by which a background job reports to the broker, in place of the bundled one.",
  }),
};
