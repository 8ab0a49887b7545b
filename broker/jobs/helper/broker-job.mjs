// The command `broker-job` of a job's script: reports to the broker that started it. It stands alone,
// because it is written into a folder of its own and runs on the broker's Node.

import { randomUUID } from "node:crypto";

const usage = `usage: broker-job heartbeat
       broker-job event --kind KIND --summary TEXT [--details-text TEXT] [--details-json JSON]
       broker-job complete [--summary TEXT] [--details-text TEXT] [--details-json JSON]
       broker-job fail --error TEXT [--summary TEXT] [--details-text TEXT] [--details-json JSON]
       broker-job cancel`;

/** @type {Readonly<Record<string, { readonly required: readonly string[], readonly optional: readonly string[] }>>} */
const actions = {
  heartbeat: { required: [], optional: [] },
  event: { required: ["kind", "summary"], optional: ["details-text", "details-json"] },
  complete: { required: [], optional: ["summary", "details-text", "details-json"] },
  fail: { required: ["error"], optional: ["summary", "details-text", "details-json"] },
  cancel: { required: [], optional: [] },
};

/** Between two tries, in ms: a broker that restarts is back within a minute or so. */
const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
const REQUEST_DEADLINE_MS = 15_000;

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`broker-job: ${message}\n${usage}\n`);
  process.exit(2);
}

/**
 * @param {string} name
 * @param {readonly string[]} words
 * @returns {Record<string, unknown>}
 */
function bodyOf(name, words) {
  const action = actions[name];
  if (action === undefined) return refuse(name === "" ? "no command" : `unknown command ${name}`);
  /** @type {Record<string, unknown>} */
  const body = {};
  for (let place = 0; place < words.length; place += 2) {
    const option = (words[place] ?? "").replace(/^--/, "");
    const value = words[place + 1];
    if (![...action.required, ...action.optional].includes(option)) {
      return refuse(`unknown option ${words[place]}`);
    }
    if (value === undefined) return refuse(`--${option} needs a value`);
    const field = option === "kind" ? "event_kind" : option.replaceAll("-", "_");
    body[field] = option === "details-json" ? parsed(value) : value;
  }
  const missing = action.required.find(
    (option) => body[option === "kind" ? "event_kind" : option] === undefined,
  );
  return missing === undefined ? body : refuse(`${name} needs --${missing}`);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("--details-json is not JSON");
  }
}

/**
 * One try: null when it may be repeated, with the reason in `trouble`.
 * @param {string} url
 * @param {Record<string, unknown>} body
 */
async function send(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
    });
    const text = await response.text();
    return { status: response.status, text };
  } catch (thrown) {
    return { status: 0, text: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

const [name = "", ...words] = process.argv.slice(2);
// oxlint-disable-next-line node/no-process-env -- a program of its own, which has no configuration
const { BROKER_API_BASE: base, BROKER_JOB_ID: id, BROKER_JOB_TOKEN: token } = process.env;
const given = bodyOf(name, words);
if (base === undefined || id === undefined || token === undefined) {
  refuse("this is not run by a job: BROKER_API_BASE, BROKER_JOB_ID or BROKER_JOB_TOKEN is missing");
}
const body = { token, callback_id: randomUUID(), ...given };
const url = `${base}/jobs/${encodeURIComponent(String(id))}/${name}`;
let answer = await send(url, body);
for (const wait of waits) {
  if (answer.status !== 0 && answer.status < 500) break;
  await new Promise((resolve) => setTimeout(resolve, wait));
  answer = await send(url, body);
}
if (answer.status < 200 || answer.status >= 300) {
  process.stderr.write(`broker-job: ${name} failed: ${answer.text}\n`);
  process.exit(1);
}
