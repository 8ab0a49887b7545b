/** Why a request got no answer, in the kinds that people can do something about. */
export type UnreachableReason =
  | "name"
  | "no-connection"
  /** The other side's certificate is not trusted. */
  | "certificate"
  /** NODE_EXTRA_CA_CERTS names a file that cannot be read, or holds no certificate. */
  | "certificate-file"
  | "timeout"
  | "other";

export interface Unreachable {
  readonly reason: UnreachableReason;
  /** The system's word for it, such as ENOTFOUND; empty when it has none. */
  readonly detail: string;
}

/** Reads what fetch threw. Pure. */
export function whyUnreachable(thrown: unknown): Unreachable {
  const causes = causesOf(thrown);
  const code = causes.map(codeOf).find((each) => each !== "") ?? "";
  const isTimeout = causes.some(({ name }) => name === "TimeoutError" || name === "AbortError");
  if (isTimeout || /TIMEOUT|TIMEDOUT/.test(code)) return { reason: "timeout", detail: code };
  if (/^(ENOTFOUND|EAI_)/.test(code)) return { reason: "name", detail: code };
  const ofFile = causes.find((each) => each instanceof CertificateFileError);
  if (ofFile !== undefined) return { reason: "certificate-file", detail: ofFile.message };
  if (/CERT|SIGNATURE|TLS|SSL|ISSUER/.test(code)) return { reason: "certificate", detail: code };
  if (/^(E(CONN|HOST|NET|PIPE|ADDR)|UND_ERR_SOCKET)/.test(code))
    return { reason: "no-connection", detail: code };
  return { reason: "other", detail: code === "" ? (causes.at(-1)?.message ?? "") : code };
}

/** NODE_EXTRA_CA_CERTS is of no use; the message names the file and says why. */
export class CertificateFileError extends Error {
  override readonly name = "CertificateFileError";
}

/** How deep a chain of causes is looked at. */
const CAUSES_LOOKED_AT = 6;

function causesOf(thrown: unknown): readonly Error[] {
  const found: Error[] = [];
  let current = thrown;
  while (current instanceof Error && found.length < CAUSES_LOOKED_AT) {
    found.push(current);
    // Several addresses of one name were tried: the last one stands for all.
    current = current instanceof AggregateError ? current.errors.at(-1) : current.cause;
  }
  return found;
}

/** A DOMException has a number as its code, which says nothing. */
function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
