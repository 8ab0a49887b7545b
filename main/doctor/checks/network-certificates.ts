import { readFile } from "node:fs/promises";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { slackApiOf } from "../facts.ts";
import type { Reach } from "../reach-address.ts";

export interface CertificateFacts {
  readonly slack: Reach;
  readonly host: string;
  /** Files with additional certificates that are configured and of no use. */
  readonly unusable: readonly { readonly variable: string; readonly path: string }[];
  /** Files that are used; two variables may name the same one. */
  readonly used: readonly string[];
}

const VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CODEX_CA_CERTIFICATE"];

/** Whether the connection to Slack is trusted, and additional certificates can be read. */
export const networkCertificates: Check = {
  id: "network.certificates",
  category: "network",
  title: "Certificates",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => {
    const { environment } = facts.configuration();
    const given = VARIABLES.flatMap((variable) => {
      const path = environment[variable];
      return path === undefined ? [] : [{ variable, path }];
    });
    const looked = await Promise.all(
      given.map(async (each) => ({ ...each, isUsable: await hasCertificate(each.path) })),
    );
    const url = slackApiOf(environment);
    return [
      judgeCertificates({
        slack: await facts.reach(url),
        host: new URL(url).host,
        unusable: looked.filter(({ isUsable }) => !isUsable),
        used: looked.filter(({ isUsable }) => isUsable).map(({ path }) => path),
      }),
    ];
  },
};

async function hasCertificate(path: string): Promise<boolean> {
  try {
    return (await readFile(path, "utf8")).includes("-----BEGIN");
  } catch {
    // Missing or unreadable is of no use either.
    return false;
  }
}

/** Pure. */
export function judgeCertificates({ slack, host, unusable, used }: CertificateFacts): Finding {
  const [first] = unusable;
  if (first !== undefined) {
    return {
      state: "failed",
      cause: `${first.variable} names ${first.path}, which holds no certificate that can be read.`,
      consequence: "Behind a proxy of its own certificate, nothing can be reached.",
      hint: "Name a file with certificates in PEM form, or leave the variable out.",
    };
  }
  if (slack.kind === "unreachable" && slack.reason === "certificate") {
    return {
      state: "failed",
      cause: `The certificate of ${host} is not trusted (${slack.detail}).`,
      consequence: "A proxy reads the traffic, or somebody pretends to be Slack.",
      hint: "If it is your organisation's proxy, name its certificate in NODE_EXTRA_CA_CERTS.",
    };
  }
  const files = [...new Set(used)];
  const more = files.length === 0 ? "" : ` Additional certificates: ${files.join(", ")}.`;
  return slack.kind === "unreachable"
    ? {
        state: "information",
        cause: `${host} cannot be reached, so its certificate was not seen.${more}`,
      }
    : passed(`Connections are trusted.${more}`);
}
