import type { AskItem } from "../../../broker/api/asks.ts";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionStatus } from "../../../broker/api/session-status.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";

// The morning that the mock pages show: every kind of session once or more.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const people = {
  priya: { id: "U04PRIYA", name: "Priya Raghunathan" },
  ane: { id: "U04ANE", name: "Ane Kristiansen" },
  jonas: { id: "U04JONAS", name: "Jonas Weissenberger" },
  mara: { id: "U04MARA", name: "Mara Okafor" },
  xiaowen: { id: "U04LIN", name: "林晓雯" },
};
type PersonName = keyof typeof people;

const groupOf: Readonly<Record<SessionStatus["state"], SessionStatus["group"]>> = {
  "needs-approval": "needs-you",
  "needs-answer": "needs-you",
  "needs-decision": "needs-you",
  failed: "needs-you",
  "sign-in": "waiting",
  starting: "working",
  working: "working",
  stopping: "working",
  queued: "waiting",
  "out-of-quota": "waiting",
  unavailable: "waiting",
  job: "waiting",
  stopped: "ended",
  done: "ended",
};

export interface SessionSketch {
  readonly title: string | null;
  readonly channel: string | null;
  readonly state: SessionStatus["state"];
  readonly word: string;
  readonly reason?: string;
  /** How long it has been in this state. */
  readonly agoMs: number;
  readonly untilMs?: number;
  readonly by?: PersonName;
  readonly profile?: string;
  readonly post?: string;
}

/** A session of the list. The sketches' order is their channel's and thread's number. */
function sessionOf(sketch: SessionSketch, index: number, now: number): SessionItem {
  const { title, channel, state, word, reason = null, agoMs, by = "priya", post } = sketch;
  const at = now - agoMs;
  const id =
    channel === null
      ? "D04DIRECT"
      : `C04${channel
          .replaceAll(/[^a-z]/g, "")
          .toUpperCase()
          .slice(0, 8)}`;
  const threadTs = `${Math.floor((now - agoMs - HOUR) / 1_000)}.${String(index).padStart(6, "0")}`;
  return {
    key: `${id}:${threadTs}`,
    channel: { id, name: channel, type: channel === null ? "im" : "channel" },
    threadTs,
    title,
    starter: people[by],
    profile: sketch.profile ?? "mara@halden.dev",
    status: {
      state,
      group: groupOf[state],
      word,
      reason,
      since: at,
      until: sketch.untilMs === undefined ? null : now + sketch.untilMs,
    },
    openAsks: state === "needs-approval" || state === "needs-answer" ? 1 : 0,
    lastMessage: {
      author: post === undefined ? people[by] : null,
      preview: post ?? title ?? "",
      at,
    },
    tokens: {
      input: 380_000,
      cachedInput: 290_000,
      output: 32_000,
      reasoning: 12_000,
      total: 412_000,
    },
    permalink: `https://halden.slack.com/archives/${id}/p${threadTs.replace(".", "")}`,
    createdAt: at - 2 * HOUR,
    lastActivityAt: at,
  };
}

const sketches: readonly SessionSketch[] = [
  {
    title: "Checkout test fails one run in six since Tuesday",
    channel: "checkout-web",
    state: "needs-approval",
    word: "Needs approval",
    agoMs: 4 * MINUTE,
    untilMs: 26 * MINUTE,
    post: "The cart total was computed before the price list had loaded. Fixed, with a regression test that failed before. 50 of 50 runs are green.",
  },
  {
    title: "Split the invoices export by legal entity",
    channel: "data-pipelines",
    state: "needs-answer",
    word: "Needs an answer",
    agoMs: 22 * MINUTE,
    by: "ane",
    post: "Two of the three exports are split. One question is left.",
  },
  {
    title: "Upgrade React Native to 0.86 on the release-train branch",
    channel: "mobile-release-train",
    state: "failed",
    word: "Failed",
    reason: "The conversation is too long for the model.",
    agoMs: 41 * MINUTE,
    by: "jonas",
    post: "This conversation is too long for the model.",
  },
  {
    title: "Draft the incident review for the 19 November outage",
    channel: null,
    state: "working",
    word: "Thinking",
    agoMs: 24_000,
    by: "mara",
  },
  {
    title: "Add retry with jitter to the webhook sender",
    channel: "integrations",
    state: "working",
    word: "Running tests",
    agoMs: 3 * MINUTE,
    by: "jonas",
  },
  {
    title: "Rotate the staging queue credentials",
    channel: "platform-infra",
    state: "working",
    word: "Running a command",
    agoMs: 6 * MINUTE,
    by: "mara",
    profile: "ci-bot@halden.dev",
  },
  {
    title: "Why did p95 of /search double on 18 November?",
    channel: "search-quality",
    state: "working",
    word: "Reading the code",
    agoMs: 11 * MINUTE,
    by: "ane",
  },
  {
    title: "翻译帮助中心的新文章并检查链接",
    channel: "help-center-zh",
    state: "working",
    word: "Editing 12 files",
    agoMs: 18 * MINUTE,
    by: "xiaowen",
    profile: "ci-bot@halden.dev",
  },
  {
    title: "Backfill 2025 events into the new partition layout",
    channel: "data-pipelines",
    state: "job",
    word: "Waiting",
    reason: "A background job is running.",
    agoMs: 3 * HOUR + 12 * MINUTE,
    by: "ane",
  },
  {
    title: "Review every TODO in payments and file issues",
    channel: "payments",
    state: "out-of-quota",
    word: "Out of quota",
    reason: "The quota of its profile is used up.",
    agoMs: HOUR + 5 * MINUTE,
    untilMs: 2 * HOUR + 38 * MINUTE,
    by: "jonas",
    profile: "okafor.mara@example.com",
  },
  {
    title: "Compare our bundle size with last quarter",
    channel: "web-performance",
    state: "sign-in",
    word: "Sign in again",
    reason: "OpenAI refused the sign-in of its profile.",
    agoMs: 2 * HOUR,
    by: "xiaowen",
    profile: "lin.xiaowen@halden.dev",
  },
  ...(
    [
      ["Pin the base image and drop curl from it", "platform-infra", "done", 11],
      ["Explain why nightly-e2e needs 47 minutes", "ci", "done", 40],
      ["Rename OrderLine to LineItem everywhere", "checkout-web", "stopped", 62],
      ["Which services still read LEGACY_AUTH_URL?", "support-escalations-emea", "done", 90],
      [
        "Release notes for 7.4, grouped by team, with the three breaking changes first",
        "releases",
        "done",
        107,
      ],
      ["Fix the broken French plural on the cart page", "checkout-web", "done", 131],
    ] as const
  ).map(([title, channel, state, minutes]): SessionSketch => ({
    title,
    channel,
    state,
    word: state === "done" ? "Done" : "Stopped",
    agoMs: minutes * MINUTE,
    by: "mara",
    post: "Done. The pull request is open and its checks are green.",
  })),
];

export function busySessions(now: number): SessionItem[] {
  return sketches.map((sketch, index) => sessionOf(sketch, index, now));
}

/** Ended sessions of many days, the newest first. */
export function manySessions(count: number, now: number): SessionItem[] {
  return Array.from({ length: count }, (_, index) =>
    sessionOf(
      {
        title: `Session ${String(index + 1)} of many, about the ${["cart", "search", "export", "queue"][index % 4] ?? ""}`,
        channel:
          ["checkout-web", "search-quality", "data-pipelines", "platform-infra"][index % 4] ?? null,
        state: index % 5 === 0 ? "stopped" : "done",
        word: index % 5 === 0 ? "Stopped" : "Done",
        agoMs: (3 + index) * HOUR,
        by: (["priya", "ane", "jonas", "mara"] as const)[index % 4] ?? "priya",
      },
      1_000 + index,
      now,
    ),
  );
}

export function busyAsks(sessions: readonly SessionItem[], now: number): AskItem[] {
  const asks: AskItem[] = [];
  for (const { key, status, starter } of sessions) {
    const base = { sessionKey: key, asker: starter?.id ?? null, createdAt: status.since };
    if (status.state === "needs-approval") {
      asks.push({
        ...base,
        handle: `ask-${key}`,
        question: {
          kind: "command",
          command: "git push -u origin fix/cart-total-race",
          cwd: "shop-frontend",
          reason: "the push uses the SSH agent, which is outside the sandbox",
          rights: null,
          offers: { once: true, session: true },
        },
        choices: [{ kind: "allow-once" }, { kind: "allow-for-session" }, { kind: "decline" }],
        expiresAt: now + 26 * MINUTE,
      });
    }
    if (status.state === "needs-answer") {
      asks.push({
        ...base,
        handle: `ask-${key}`,
        question: {
          kind: "input",
          id: "question-1",
          text: "Where should the 214 rows without a country go?",
          options: ["Leave them out", "Into a file of their own", "To the parent company"],
          isSecret: false,
        },
        choices: [0, 1, 2].map((index) => ({ kind: "option" as const, index })),
        expiresAt: null,
      });
    }
  }
  return asks;
}

export function busyProfiles(now: number): ProfileItem[] {
  const inAWeek = (days: number, hours: number) => now + days * 24 * HOUR + hours * HOUR;
  return [
    profileOf("mara@halden.dev", "team", 62, now + 3 * HOUR, 31, inAWeek(4, 2), {
      preferred: true,
      sessions: 7,
      runningTurns: 5,
    }),
    profileOf("ci-bot@halden.dev", "pro", 14, now + 23 * MINUTE, 88, inAWeek(5, 6), {
      sessions: 3,
    }),
    profileOf("okafor.mara@example.com", "plus", 0, now + 3 * HOUR, 47, inAWeek(6, 1), {
      sessions: 1,
      state: "exhausted",
      exhaustedUntil: now + 3 * HOUR,
    }),
    profileOf("lin.xiaowen@halden.dev", "team", null, null, null, null, {
      sessions: 1,
      state: "refused",
      refusedSince: now - 125 * MINUTE,
    }),
  ];
}

function profileOf(
  name: string,
  plan: string,
  short: number | null,
  shortResets: number | null,
  week: number | null,
  weekResets: number | null,
  rest: Partial<ProfileItem>,
): ProfileItem {
  return {
    name,
    label: null,
    isDefault: false,
    preferred: false,
    account: {
      kind: "chatgpt",
      email: name,
      plan,
      accountId: "acct-1",
      keyEnding: null,
      renewedAt: null,
      signedInAt: null,
      workspace: plan === "team" ? "Halden Engineering" : null,
    },
    state: "ready",
    refusedSince: null,
    exhaustedUntil: null,
    quota: {
      short: short === null ? null : { percentLeft: short, resetsAt: shortResets },
      week: week === null ? null : { percentLeft: week, resetsAt: weekResets },
      billedByToken: false,
      knownAt: null,
      askedAt: null,
      problem: null,
    },
    server: { state: "ready", reason: null },
    runningTurns: 0,
    sessions: 0,
    ...rest,
  };
}
