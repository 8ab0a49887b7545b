import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from "undici";
import { CertificateFileError } from "./unreachable.ts";

/** The variables of the settings that say how the internet is reached. */
export interface NetworkSettings {
  readonly httpProxy: string | null;
  readonly httpsProxy: string | null;
  /** Names that are reached directly, separated by commas. */
  readonly noProxy: string | null;
  /** A file of certificates that are trusted beside the usual ones. */
  readonly extraCertificates: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`. Pure. */
export function networkSettings(variables: Variables): NetworkSettings {
  const value = (name: string) =>
    [variables[name], variables[name.toLowerCase()]]
      .map((text) => text?.trim() ?? "")
      .find((text) => text !== "") ?? null;
  const forTheRest = httpProxyOnly(value("ALL_PROXY"));
  return {
    httpProxy: httpProxyOnly(value("HTTP_PROXY")) ?? forTheRest,
    httpsProxy: httpProxyOnly(value("HTTPS_PROXY")) ?? forTheRest,
    noProxy: value("NO_PROXY"),
    extraCertificates: value("NODE_EXTRA_CA_CERTS"),
  };
}

/** SOCKS proxies are for Codex and agents alone: this client speaks to HTTP proxies. */
function httpProxyOnly(address: string | null): string | null {
  return address !== null && /^https?:\/\//.test(address) ? address : null;
}

/**
 * A fetch that goes through the proxy of the settings and trusts their certificates, as they are at
 * the time of each request: a change in Settings counts without a restart. Throws like fetch does.
 */
export function networkFetch(current: () => NetworkSettings): typeof globalThis.fetch {
  let kept: { readonly key: string; readonly dispatcher: Dispatcher } | null = null;
  const dispatcherNow = (): Dispatcher => {
    const settings = current();
    const key = JSON.stringify(settings);
    if (kept?.key === key) return kept.dispatcher;
    // Requests in flight end on the old one.
    void kept?.dispatcher.close();
    const dispatcher = dispatcherFor(settings);
    kept = { key, dispatcher };
    return dispatcher;
  };
  // undici's types and the DOM's describe the same objects.
  return (async (input: string, init: Parameters<typeof undiciFetch>[1]) =>
    undiciFetch(input, {
      ...init,
      dispatcher: dispatcherNow(),
    })) as unknown as typeof globalThis.fetch;
}

/** The certificates of a file. Throws CertificateFileError when there are none to be had. */
export function certificatesIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreadable";
    throw new CertificateFileError(
      `NODE_EXTRA_CA_CERTS names ${path}, which cannot be read (${code})`,
      { cause: thrown },
    );
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new CertificateFileError(
    `NODE_EXTRA_CA_CERTS names ${path}, which holds no certificate in PEM form`,
  );
}

function dispatcherFor(settings: NetworkSettings): Dispatcher {
  const { httpProxy, httpsProxy, noProxy, extraCertificates } = settings;
  const tls =
    extraCertificates === null
      ? {}
      : { ca: [...rootCertificates, certificatesIn(extraCertificates)] };
  return new EnvHttpProxyAgent({
    // Empty text: what this process was started with must not come back in.
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: noProxy ?? "",
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
  });
}
