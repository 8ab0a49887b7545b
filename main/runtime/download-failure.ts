import { assertNever } from "../../broker/errors/broker-error.ts";
import type { Unreachable } from "../network/unreachable.ts";

/** Why a package did not come. What was received is kept unless `integrity` says that it is wrong. */
export type DownloadFailure =
  | ({ readonly kind: "unreachable" } & Unreachable)
  /** Nothing came for so long, before the first byte or in between. */
  | { readonly kind: "silent"; readonly afterMs: number }
  /** The connection ended before the last byte. */
  | { readonly kind: "cut-off" }
  | { readonly kind: "refused"; readonly status: number }
  /** The registry does not have this package, or not this version. */
  | { readonly kind: "not-found" }
  /** It answered with something that is not npm's. */
  | { readonly kind: "not-a-registry" }
  | { readonly kind: "integrity" }
  | { readonly kind: "disk-full"; readonly neededBytes: number | null }
  | { readonly kind: "disk"; readonly detail: string }
  | { readonly kind: "unusable-package"; readonly detail: string }
  | { readonly kind: "cancelled" };

export interface FailureWords {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What to say of it, with the package's name and the registry's host. Pure. */
export function failureWords(failure: DownloadFailure, what: string, host: string): FailureWords {
  switch (failure.kind) {
    case "unreachable":
      return unreachableWords(failure, what, host);
    case "silent":
      return {
        code: "runtime.registry_silent",
        message: `${host} sent nothing for ${Math.round(failure.afterMs / 1000)} s, so the download of ${what} stopped.`,
        hint: "Try again: it resumes where it stopped. If it stops again, set RELEASE_NPM_REGISTRY_URL to another registry.",
      };
    case "cut-off":
      return {
        code: "runtime.cut_off",
        message: `The connection to ${host} ended several times before ${what} was complete.`,
        hint: "Try again: it resumes where it stopped.",
      };
    case "refused":
      return {
        code: "runtime.registry_refused",
        message: `${host} refuses ${what} (HTTP ${failure.status}).`,
        hint:
          failure.status === 401 || failure.status === 403
            ? "The registry wants a sign-in: add its token to ~/.npmrc, then try again."
            : "Try again later, or set RELEASE_NPM_REGISTRY_URL to another registry.",
      };
    case "not-found":
      return {
        code: "runtime.not_found",
        message: `${host} does not have ${what}.`,
        hint: "Set RELEASE_NPM_REGISTRY_URL to a registry that has it, or CODEX_BIN to a native codex program.",
      };
    case "not-a-registry":
      return {
        code: "runtime.not_a_registry",
        message: `${host} did not answer like an npm registry.`,
        hint: "A proxy or a sign-in page may be in between. Check RELEASE_NPM_REGISTRY_URL and the network, then try again.",
      };
    case "integrity":
      return {
        code: "runtime.integrity",
        message: `What ${host} sent as ${what} is not what this release was built with, so it was deleted.`,
        hint: "Try again. If it happens again, the registry or a proxy changes files: use another registry.",
      };
    case "disk-full":
      return {
        code: "runtime.disk_full",
        message: `The disk has no room for ${what}${failure.neededBytes === null ? "" : `, which needs ${Math.ceil(failure.neededBytes / 1_000_000)} MB`}.`,
        hint: "Free some space, then try again. What has arrived is kept.",
      };
    case "disk":
      return {
        code: "runtime.cannot_write",
        message: `${what} could not be written: ${failure.detail}.`,
        hint: "Check that the runtime folder is yours and can be written, then try again.",
      };
    case "unusable-package":
      return {
        code: "runtime.unusable_package",
        message: `${what} cannot be used: ${failure.detail}.`,
        hint: "Install another release, or report this.",
      };
    case "cancelled":
      return {
        code: "runtime.cancelled",
        message: `The download of ${what} was cancelled.`,
        hint: "Start it again: it resumes where it stopped.",
      };
    default:
      return assertNever(failure);
  }
}

function unreachableWords(
  { reason, detail }: Unreachable,
  what: string,
  host: string,
): FailureWords {
  switch (reason) {
    case "certificate":
      return {
        code: "runtime.certificate",
        message: `The certificate of ${host} is not trusted (${detail}), so ${what} could not be downloaded.`,
        hint: "A proxy may be in between: name its certificate in Settings, then try again. What has arrived is kept.",
      };
    case "certificate-file":
      return {
        code: "runtime.certificate_file",
        message: `${detail}, so ${what} could not be downloaded.`,
        hint: "Name a file with certificates in Settings, or remove the setting, then try again.",
      };
    case "name":
    case "no-connection":
    case "timeout":
    case "other":
      return {
        code: "runtime.offline",
        message: `${host} cannot be reached${detail === "" ? "" : ` (${detail})`}, so ${what} could not be downloaded.`,
        hint: "Check this computer’s network and the proxy in Settings, then try again. What has arrived is kept.",
      };
    default:
      return assertNever(reason);
  }
}

/** A failure of the file system, as what it means here. */
export function diskFailure(thrown: unknown): DownloadFailure {
  const code =
    thrown instanceof Error && "code" in thrown && typeof thrown.code === "string"
      ? thrown.code
      : "";
  if (code === "ENOSPC" || code === "EDQUOT") return { kind: "disk-full", neededBytes: null };
  return {
    kind: "disk",
    detail: code === "" && thrown instanceof Error ? thrown.message : code,
  };
}
