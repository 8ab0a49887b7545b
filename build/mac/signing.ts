// How the app is signed and notarised: by what the environment holds. electron-builder reads the same
// variables; this says beforehand what will come of them.

type Environment = Readonly<Record<string, string | undefined>>;

export interface SigningPlan {
  readonly isSigned: boolean;
  readonly isNotarised: boolean;
  /** What is not going to happen, and what it takes, one line each. */
  readonly remarks: readonly string[];
}

const API_KEY = ["APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER"];
const APPLE_ID = ["APPLE_ID", "APPLE_APP_SPECIFIC_PASSWORD", "APPLE_TEAM_ID"];

/** Pure. */
export function signingPlan(environment: Environment): SigningPlan {
  const has = (name: string) => (environment[name]?.trim() ?? "") !== "";
  const isSigned = (has("CSC_LINK") && has("CSC_KEY_PASSWORD")) || has("CSC_NAME");
  const ways = [API_KEY, APPLE_ID];
  const isNotarised = isSigned && ways.some((way) => way.every(has));
  const begun = ways.find((way) => way.some(has) && !way.every(has));
  const remarks: string[] = [];
  if (!isSigned) {
    remarks.push(
      "The app is not signed: macOS warns of it, and it cannot update itself. Set CSC_LINK (the certificate, as a file or base64) and CSC_KEY_PASSWORD, or CSC_NAME (its name in the keychain).",
    );
  } else if (!isNotarised) {
    const missing = begun?.filter((name) => !has(name)) ?? [];
    remarks.push(
      missing.length > 0
        ? `The app is not notarised: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`
        : `The app is not notarised: Gatekeeper refuses it on other Macs. Set ${API_KEY.join(", ")}.`,
    );
  }
  return { isSigned, isNotarised, remarks };
}
