import { isIP } from "node:net";

/** What a person decides about a link that leads out of the app. */
export type LinkDecision = "open" | "always" | "cancel";

export interface WebLinksOptions {
  readonly openExternal: (address: string) => Promise<void>;
  /** Asks the person. `host` is where the link leads. */
  readonly confirm: (link: {
    readonly host: string;
    readonly address: string;
  }) => Promise<LinkDecision>;
}

export interface WebLinks {
  /** Whether the link was opened in the browser. */
  readonly follow: (given: string) => Promise<"opened" | "cancelled" | "refused">;
}

/**
 * Opens links of conversations in the browser. People and agents write them, so the address is shown
 * first, unless the person already said to open all links of that host. That is remembered until the
 * app quits.
 */
export function createWebLinks({ openExternal, confirm }: WebLinksOptions): WebLinks {
  const trusted = new Set<string>();
  return {
    follow: async (given) => {
      const link = webAddress(given);
      if (link === null) return "refused";
      if (!trusted.has(link.host)) {
        const decision = await confirm(link);
        if (decision === "cancel") return "cancelled";
        if (decision === "always") trusted.add(link.host);
      }
      await openExternal(link.address);
      return "opened";
    },
  };
}

/**
 * A page of the web as it may be opened; null for other schemes, for addresses that carry a user or a
 * password, and for those of this computer or of a bare IP address. Pure.
 */
export function webAddress(
  given: string,
): { readonly host: string; readonly address: string } | null {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    // No address at all.
    return null;
  }
  // With a dot at the end it is the same host.
  const hostname = url.hostname.replace(/\.+$/, "");
  const isPlain = url.protocol === "https:" && url.username === "" && url.password === "";
  const isNumber = isIP(hostname) !== 0 || hostname.startsWith("[");
  const isNear = !hostname.includes(".") || /\.(?:localhost|local)$/.test(hostname);
  return isPlain && !isNumber && !isNear ? { host: url.host, address: url.href } : null;
}
