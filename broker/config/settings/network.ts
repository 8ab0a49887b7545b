import { settingsOf } from "../setting.ts";
import { path, text } from "../value-types.ts";

const { optional } = settingsOf("network");

/** As curl takes them: the scheme may be missing, and a name and a password may be in it. */
const proxy = (schemes: string) =>
  text({
    wants: "a proxy such as http://proxy.example.com:3128",
    pattern: new RegExp(
      `^(?:(?:${schemes})://)?(?:[^\\s@/]+@)?(?:\\[[\\da-fA-F:]+\\]|[\\w.-]+)(?::\\d{1,5})?/?$`,
    ),
  });

export const networkSettings = {
  HTTPS_PROXY: optional(proxy("https?"), {
    label: "Proxy for https",
    description:
      "The proxy through which the broker, Codex and downloads reach https addresses. Agents see it.",
  }),
  HTTP_PROXY: optional(proxy("https?"), {
    label: "Proxy for http",
    description:
      "The proxy through which the broker, Codex and downloads reach http addresses. Agents see it.",
  }),
  ALL_PROXY: optional(proxy("https?|socks5h?"), {
    label: "Proxy for the rest",
    description:
      "The proxy for addresses that have none of their own. Only Codex and agents can use a SOCKS proxy.",
  }),
  NO_PROXY: optional(
    text({ wants: "host names separated by commas", pattern: /^[^\s,]*(?:\s*,\s*[^\s,]*)*$/ }),
    {
      label: "Addresses without a proxy",
      description:
        "Hosts that are reached directly, such as .example.com. Addresses of this machine always are.",
    },
  ),
  NODE_EXTRA_CA_CERTS: optional(path(), {
    label: "Certificates of your organisation",
    description:
      "A PEM file of certificate authorities that the broker, Codex and downloads trust beside the usual ones.",
  }),
  CODEX_CA_CERTIFICATE: optional(path(), {
    label: "Certificates for Codex",
    description:
      "A PEM file of certificate authorities for Codex, if it is another one than NODE_EXTRA_CA_CERTS.",
  }),
};
