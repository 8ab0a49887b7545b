import { settingsOf } from "../setting.ts";
import { list, path, url } from "../value-types.ts";

const { optional, fixed } = settingsOf("integrations");

const proxy = url(["http", "https", "socks", "socks5", "socks5h"]);

export const integrationSettings = {
  ISOLATED_MCP_SERVERS: fixed(list(), ["linear", "notion"], {
    label: "MCP servers for agents",
    description:
      "The names of the MCP servers that agents may use through the broker. Each is an entry of mcp_servers in the team's config.toml; linear and notion are known without one.",
  }),
  TEMPAD_LINK_SERVICE_URL: optional(url(), {
    label: "Tempad address",
    description:
      "The address of a Tempad helper, passed to the agent's shell. In a container, if it is not set, the broker tries http://host.docker.internal:4318 and :4320 at startup.",
  }),
  GEMINI_HOST_HOME_PATH: optional(path(), {
    label: "Gemini home to import",
    description:
      "The folder of a signed-in Gemini command line, such as a mounted ~/.gemini. Its sign-in and settings are copied to ~/.gemini of the broker's user where they are missing.",
  }),
  GEMINI_HTTP_PROXY: optional(proxy, {
    label: "Gemini proxy for http",
    description:
      "The Gemini command line's proxy for http. Agents get it as BROKER_GEMINI_HTTP_PROXY.",
  }),
  GEMINI_HTTPS_PROXY: optional(proxy, {
    label: "Gemini proxy for https",
    description:
      "The Gemini command line's proxy for https. Agents get it as BROKER_GEMINI_HTTPS_PROXY.",
  }),
  GEMINI_ALL_PROXY: optional(proxy, {
    label: "Gemini proxy for the rest",
    description:
      "The Gemini command line's proxy for everything else. Agents get it as BROKER_GEMINI_ALL_PROXY.",
  }),
  BROKER_GEMINI_UI_HELPER: optional(path(), {
    label: "Gemini helper for interfaces",
    description:
      "A program with which agents work on user interfaces with Gemini. Agents get its path; the broker does not come with one.",
  }),
  BROKER_JOB_HELPER: optional(path(), {
    label: "Job helper",
    description:
      "The program with which a background job reports to the broker, instead of the bundled one. It runs on the broker's Node.",
  }),
};
