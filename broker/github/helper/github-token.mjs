// Asks the broker with which GitHub token this session acts, and prints it for the program gh beside
// it. It stands alone, because it is written into a folder of its own and runs on the broker's Node.

const REQUEST_DEADLINE_MS = 20_000;

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`gh: ${message}\n`);
  process.exit(1);
}

// oxlint-disable-next-line node/no-process-env -- a program of its own, which has no configuration
const { BROKER_API_BASE: base, BROKER_SESSION_TOKEN: token, GH_TOKEN, GITHUB_TOKEN } = process.env;
const team = GH_TOKEN || GITHUB_TOKEN;
if (base === undefined || token === undefined) refuse("this is no session of the broker");
try {
  const response = await fetch(`${base}/slack/github-token/resolve`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ cwd: process.cwd() }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = await response.json();
  if (response.ok) process.stdout.write(answer.token);
  else refuse(answer.message ?? `the broker answered ${response.status}`);
} catch (thrown) {
  // The team's token is in the environment anyway.
  if (team) process.stdout.write(team);
  else refuse(`the broker does not answer: ${thrown instanceof Error ? thrown.message : thrown}`);
}
