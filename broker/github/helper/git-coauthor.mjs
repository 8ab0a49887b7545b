// The program that names a session's co-authors in a commit: git's commit-msg hook runs it with the
// file of the message. It stands alone, because it is written into a folder of its own and runs on the
// broker's Node. Whatever goes wrong, the commit goes on: it reports to stderr and ends with 0.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const REQUEST_DEADLINE_MS = 5_000;

/** @param {string} message */
function report(message) {
  process.stderr.write(`Co-authors were not added to this commit: ${message}\n`);
}

/** @param {...string} words */
function git(...words) {
  return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * The message as it would be without comments; empty when git is going to refuse it.
 * @param {string} path
 */
function textOf(path) {
  const message = readFileSync(path, "utf8");
  return execFileSync("git", ["stripspace", "--strip-comments"], {
    encoding: "utf8",
    input: message.split(/^. -+ >8 -+$/m)[0] ?? "",
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** The address of the commit's author; null when git does not say. */
function primaryEmail() {
  const [, email] = /<([^<>]*)> \d+ [+-]\d{4}$/.exec(git("var", "GIT_AUTHOR_IDENT").trim()) ?? [];
  return email ?? null;
}

/**
 * @param {string} path
 * @param {string} base
 * @param {string} token
 */
async function addCoauthors(path, base, token) {
  const message = textOf(path);
  if (message.trim() === "") return;
  const email = primaryEmail();
  const response = await fetch(`${base}/slack/git-coauthors/resolve-commit-message`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      cwd: process.cwd(),
      commit_message: message,
      ...(email === null ? {} : { primary_author_email: email }),
    }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = await response.json();
  if (!response.ok) return report(answer.message ?? `the broker answered ${response.status}`);
  const trailers = answer.coAuthors.flatMap((/** @type {{ trailer: string }} */ { trailer }) => [
    "--trailer",
    trailer,
  ]);
  if (trailers.length === 0) return;
  git(
    ...["interpret-trailers", "--in-place", "--no-divider"],
    ...["--where", "end", "--if-exists", "addIfDifferent", "--if-missing", "add"],
    ...trailers,
    path,
  );
}

const [path] = process.argv.slice(2);
// oxlint-disable-next-line node/no-process-env -- a program of its own, which has no configuration
const { BROKER_API_BASE: base, BROKER_SESSION_TOKEN: token } = process.env;
try {
  if (path === undefined) report("no file of a message was given");
  else if (base === undefined || token === undefined) report("this is no session of the broker");
  else await addCoauthors(path, base, token);
} catch (thrown) {
  report(thrown instanceof Error ? thrown.message : String(thrown));
}
