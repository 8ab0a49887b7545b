import type { Environment } from "../../settings/control-settings.ts";

/** Where people's tools lie, which launchd's own PATH lacks. */
const TOOL_FOLDERS = ["/opt/homebrew/bin", "/usr/local/bin"];
const SYSTEM_FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** No secret: the plist is no place for one. The rest comes from `config/worker.env`. */
export function agentEnvironment(
  environment: Environment,
  shell: string | null,
): Readonly<Record<string, string>> {
  return {
    // Until the login shell was asked.
    PATH: [...TOOL_FOLDERS, ...SYSTEM_FOLDERS].join(":"),
    LANG: environment["LANG"] ?? "en_US.UTF-8",
    // Companies keep their own certificates in the Keychain.
    NODE_USE_SYSTEM_CA: "1",
    ...(shell === null ? {} : { SHELL: shell }),
  };
}
