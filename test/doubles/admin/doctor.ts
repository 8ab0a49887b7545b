import {
  type DoctorCategory,
  type DoctorFinding,
  doctorProblems,
  type DoctorReport,
  type DoctorResult,
  type DoctorRunEvent,
} from "../../../main/api/doctor.ts";

/** The doctor of the double: a report that fixes, mutes and runs change. */
export interface DoctorDouble {
  /** How many events of a run come before it stands still; null when all come. */
  pauseAfter: number | null;
  /** Whether every check of the next run passes. */
  allWell: boolean;
  report(): DoctorReport;
  problems(): number;
  /** The events of a run, one after the other. */
  run(): readonly DoctorRunEvent[];
  fix(key: string): { did: string; before: DoctorFinding; result: DoctorResult } | null;
  mute(key: string, muted: boolean): DoctorReport;
}

type Sketch = Partial<DoctorFinding> & Pick<DoctorFinding, "cause">;
type CheckSketch = readonly [
  id: string,
  title: string,
  found: Sketch | readonly Sketch[] | { readonly skipped: string },
];

const sketches: readonly CheckSketch[] = [
  [
    "slack.bot-token",
    "Bot token",
    {
      state: "failed",
      cause: "The bot token was revoked.",
      consequence:
        "Somebody revoked it, or the app was removed from the workspace. Install the app again and copy the new token.",
      fix: { kind: "open", label: "Open in Slack", url: "https://api.slack.com/apps" },
    },
  ],
  ["slack.app-token", "App token", { cause: "The app token opens a connection (212 ms)." }],
  ["slack.socket-mode", "Socket Mode", { cause: "Socket Mode is on; Slack offers a socket." }],
  [
    "slack.scopes",
    "Scopes",
    [
      {
        key: "slack.scopes:scope:files:write",
        title: "Scope files:write",
        state: "warning",
        cause: "Scope files:write is missing.",
        consequence: "Files cannot be posted. Add the scope, reinstall the app, then check again.",
        fix: { kind: "open", label: "Open in Slack", url: "https://api.slack.com/apps" },
      },
      {
        key: "slack.scopes:optional-scopes",
        state: "information",
        cause: "2 optional scopes are missing.",
        consequence:
          "Replies and threads in private channels cannot be read. Private channels have ids instead of names. (groups:history, groups:read)",
      },
    ],
  ],
  ["slack.link", "Last event", { cause: "Slack is live. The last event came 12 s ago." }],
  [
    "slack.strangers",
    "Strangers on the token",
    { cause: "Nobody else uses this app-level token." },
  ],
  ["codex.program", "Codex", { cause: "Codex 0.169.0 answers." }],
  [
    "codex.sandbox",
    "Sandbox",
    { cause: "The sandbox works, and hides the broker's files from agents." },
  ],
  ["codex.quota", "Quota", { skipped: "No profile has an account with a quota." }],
  [
    "codex.reach",
    "What agents can reach",
    {
      key: "codex.reach:network",
      state: "information",
      cause: "Agents have the network.",
      consequence: "They reach other machines, and this machine's own TCP ports.",
    },
  ],
  ["service.state", "Broker", { cause: "The broker runs, pid 48213, 1.4.1." }],
  ["service.port", "Port", { cause: "The broker answers on port 3000." }],
  [
    "tools.node",
    "Node",
    { cause: "Node 26.10.0 at /Users/mara/.slack-codex-broker/runtime/node." },
  ],
  ["tools.git", "git", { cause: "git 2.51.0 at /opt/homebrew/bin/git." }],
  [
    "mac.data-folder",
    "The broker’s files",
    {
      state: "failed",
      cause:
        "Other users of this computer can reach /Users/mara/.slack-codex-broker/config/worker.env (0644).",
      consequence: "It holds a secret, which others could read.",
      fix: {
        kind: "act",
        label: "Correct",
        does: "Takes the access of other users away: /Users/mara/.slack-codex-broker/config/worker.env (0644 to 0600).",
      },
    },
  ],
  ["mac.clock", "Clock", { cause: "The clock agrees with Slack's servers." }],
  [
    "network.openai",
    "OpenAI's servers",
    {
      state: "unknown",
      cause: "Did not answer within 20 s.",
      hint: "Check again. If it stays like this, the control plane's log may say more.",
    },
  ],
  ["network.proxy", "Proxy", { cause: "No proxy is set." }],
  ["disk.space", "Free space", { cause: "48 GB are free." }],
  ["disk.database", "Database", { cause: "Schema 14, 61 MB." }],
];

const LIMIT_MS = 20_000;
const CORRECTED = "Only you can read the broker's files.";

export function doctorDouble(now: () => number, isStopped: () => boolean): DoctorDouble {
  const checks = sketches.map(([id, title]) => ({
    id,
    title,
    category: id.split(".")[0] as DoctorCategory,
    limitMs: LIMIT_MS,
  }));
  let at: number | null = null;
  let results: readonly DoctorResult[] = [];
  const report = (): DoctorReport => ({
    ok: true,
    checks,
    results: [...results],
    at,
    running: false,
  });
  const change = (key: string, to: (finding: DoctorFinding) => DoctorFinding) => {
    results = results.map((result) => ({
      ...result,
      findings: result.findings.map((finding) => (finding.key === key ? to(finding) : finding)),
    }));
  };
  const double: DoctorDouble = {
    pauseAfter: null,
    allWell: false,
    report,
    problems: () => doctorProblems(report()).length,
    run: () => {
      const muted = new Set(
        results
          .flatMap(({ findings }) => findings.filter((each) => each.muted))
          .map(({ key }) => key),
      );
      const found = sketches.map((sketch) => resultOf(sketch, now(), muted));
      results = double.allWell
        ? found.map(passedResult)
        : isStopped()
          ? found.map(ofStoppedBroker)
          : found;
      at = now();
      return [
        ...checks.map(({ id }) => ({ kind: "started" as const, check: id, at: now() })),
        ...results.map((result) => ({ kind: "result" as const, result })),
        { kind: "done", report: report() },
      ];
    },
    fix: (key) => {
      const result = results.find(({ findings }) => findings.some((each) => each.key === key));
      const before = result?.findings.find((each) => each.key === key);
      if (result === undefined || before?.fix?.kind !== "act") return null;
      change(key, (finding) => ({
        ...finding,
        ...{ state: "passed", cause: CORRECTED, consequence: null, fix: null },
      }));
      const after = results.find(({ check }) => check === result.check) ?? result;
      return { did: "Corrected one file or folder.", before, result: after };
    },
    mute: (key, muted) => {
      change(key, (finding) => ({ ...finding, muted }));
      return report();
    },
  };
  return double;
}

function passedResult(result: DoctorResult): DoctorResult {
  const findings = result.findings.map((finding): DoctorFinding => {
    const { state } = finding;
    if (state === "passed") return finding;
    const cause = "Nothing is wrong with it.";
    return { ...finding, state: "passed", cause, consequence: null, hint: null, fix: null };
  });
  return { ...result, findings };
}

/** What only a broker that runs can say is not checked. */
function ofStoppedBroker(result: DoctorResult): DoctorResult {
  if (result.check === "slack.link" || result.check === "service.port") {
    return { ...result, findings: [], skipped: "The broker is stopped." };
  }
  if (result.check !== "service.state") return result;
  const stopped = {
    state: "warning",
    cause: "The broker is stopped, by you.",
    consequence: "Messages wait in Slack until it starts.",
    fix: { kind: "act", label: "Start", does: "Starts the broker." },
  } as const;
  return { ...result, findings: result.findings.map((finding) => ({ ...finding, ...stopped })) };
}

function resultOf(
  [id, title, found]: CheckSketch,
  at: number,
  muted: ReadonlySet<string>,
): DoctorResult {
  if ("skipped" in found) return { check: id, at, tookMs: 1, skipped: found.skipped, findings: [] };
  const all = "cause" in found ? [found] : found;
  const findings = all.map((sketch): DoctorFinding => {
    const key = sketch.key ?? id;
    return {
      key,
      title,
      state: "passed",
      consequence: null,
      hint: null,
      fix: null,
      muted: muted.has(key),
      ...sketch,
    };
  });
  return { check: id, at, tookMs: 212, skipped: null, findings };
}
