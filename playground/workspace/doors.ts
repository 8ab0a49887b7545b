/** What of a request decides whether the door opens. */
export interface Knock {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

export type Refusal = "foreign-host" | "foreign-origin";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost"];

/**
 * Only programs and pages of this machine may ask. A wrong Host is a rebound name, a foreign Origin
 * is another site's script: both are refused, whatever else the request carries.
 */
export function refusalOf(knock: Knock, port: number): Refusal | null {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  if (knock.host === undefined || !hosts.includes(knock.host.toLowerCase())) return "foreign-host";
  if (knock.origin !== undefined && !hosts.some((host) => knock.origin === `http://${host}`)) {
    return "foreign-origin";
  }
  return null;
}

/** What a link or an address leads to: the page, and nothing that acts or holds a file. */
export function isPagePath(path: string): boolean {
  return (
    path === "/" ||
    path === "/avatar.svg" ||
    path.startsWith("/assets/") ||
    path.startsWith("/archives/")
  );
}

/**
 * Everything but the page also refuses what another site's page asks for without an Origin, such as
 * the address of an image: by `Sec-Fetch-Site`, the browser's own word on who asks.
 */
export function pageRefusalOf(fetchSite: string | undefined): Refusal | null {
  return fetchSite === "cross-site" || fetchSite === "same-site" ? "foreign-origin" : null;
}
