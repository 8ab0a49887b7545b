import { settingsOf } from "../setting.ts";
import { list, path, url } from "../value-types.ts";

const { optional, fixed } = settingsOf("integrations");

const proxy = url(["http", "https", "socks", "socks5", "socks5h"]);

export const integrationSettings = {
  ISOLATED_MCP_SERVERS: fixed(list(), ["linear", "notion"], {
    description:
      "Names of MCP servers that agents may use through the broker's integration routes.",
    comesWith: "integrations",
  }),
  TEMPAD_LINK_SERVICE_URL: optional(url(), {
    description:
      "Address of a Tempad helper, which the agent's shell is given; in a container, where it is not set, http://host.docker.internal:4318 and :4320 are tried at start.",
  }),
  GEMINI_HOST_HOME_PATH: optional(path(), {
    description:
      "Folder of a signed-in Gemini command line, such as a mounted ~/.gemini; its sign-in and settings are copied to the broker's user's ~/.gemini where they are missing.",
  }),
  GEMINI_HTTP_PROXY: optional(proxy, {
    description:
      "Proxy of the Gemini command line for http; agents are told it as BROKER_GEMINI_HTTP_PROXY.",
  }),
  GEMINI_HTTPS_PROXY: optional(proxy, {
    description:
      "Proxy of the Gemini command line for https; agents are told it as BROKER_GEMINI_HTTPS_PROXY.",
  }),
  GEMINI_ALL_PROXY: optional(proxy, {
    description:
      "Proxy of the Gemini command line for everything else; agents are told it as BROKER_GEMINI_ALL_PROXY.",
  }),
  BROKER_GEMINI_UI_HELPER: optional(path(), {
    description:
      "Program for agents' work on interfaces with Gemini; agents are told its path, and none comes with the broker.",
  }),
  BROKER_JOB_HELPER: optional(path(), {
    description:
      "Program by which a background job reports to the broker, in place of the bundled one.",
    comesWith: "background jobs",
  }),
};
