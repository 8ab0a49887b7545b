/** What the tools of agents need, and none of the broker's secrets but GitHub's. */
const PASSED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TMPDIR|GH_.*|GITHUB_TOKEN|XDG_CONFIG_HOME|(https?|all|no)_proxy|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/** The environment with which a check runs a tool. Pure. */
export function toolEnvironment(
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(([name]) => PASSED.test(name));
  // A tool that asks would wait for ever.
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", GH_PROMPT_DISABLED: "1" };
}
