import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import type { Permission } from "../../../broker/api/session-status.ts";
import { profilesToSignIn, slackStateOf } from "../../api/headline.ts";
import { serviceRules } from "../../api/service-rules.ts";
import type { AppUpdate } from "../../api/app-update.ts";
import type { LoginItem } from "../../api/ipc.ts";
import type { KeptRunning } from "../../api/service-agent.ts";
import type { AdminStatus } from "../../api/status.ts";
import { comingWords, durationWords } from "../../api/time-words.ts";
import { brokerText } from "../../api/broker-text.ts";
import type { Language } from "../../api/language.ts";
import { appUpdateRow } from "./app-update-row.ts";
import { action, text, type TrayAction, type TrayRow } from "./tray-rows.ts";
import { trayLines, type TraySnapshot } from "./tray-state.ts";
import { trayWords } from "./tray-words.ts";

// The menu of the icon in the menu bar. Its order never changes; a section with nothing in it is
// absent with its separator. Nothing is approved from here: a click opens what it names.

export interface TrayMenuOptions {
  readonly now: number;
  readonly language: Language;
  readonly platform: string;
  /** Whether Option was held when the menu was opened. */
  readonly isOptionHeld: boolean;
  readonly loginItem: LoginItem;
  readonly appUpdate?: AppUpdate;
}

const NEEDS_YOU_ROWS = 3;
const SESSION_ROWS = 5;
const QUOTA_ROWS = 3;
const TITLE_CHARACTERS = 40;
const DETAIL_CHARACTERS = 80;
const QUOTA_BARS = 8;

/** Pure. */
export function trayMenu(snapshot: TraySnapshot, options: TrayMenuOptions): readonly TrayRow[] {
  const { status } = snapshot;
  const { now, language } = options;
  const words = trayWords[language];
  const sections: readonly (readonly TrayRow[])[] = [
    stateRows(snapshot, now, language),
    status === null ? [] : needsYouRows(status, now, language),
    status === null ? [] : sessionRows(status, now, language),
    status === null ? [] : quotaRows(status.profiles, now, language),
    serviceRows(snapshot, language),
    [
      ...(status === null ? [] : changeRows(status, language)),
      ...appUpdateRows(options.appUpdate, language),
    ],
    [
      action(
        "open-window",
        words.openWindow,
        { kind: "open", path: null },
        true,
        "CommandOrControl+O",
      ),
      action("logs", words.logs, { kind: "open", path: "/logs" }, true, "CommandOrControl+L"),
      action(
        "doctor",
        doctorLabel(status, language),
        { kind: "open", path: "/doctor" },
        true,
        "CommandOrControl+D",
      ),
    ],
    consentRows(status, options.loginItem, language),
    [
      action(
        "settings",
        words.settings,
        { kind: "open", path: "/settings" },
        true,
        "CommandOrControl+,",
      ),
      ...quitRows(options),
    ],
  ];
  return sections
    .filter((rows) => rows.length > 0)
    .flatMap((rows, index) => (index === 0 ? rows : [{ kind: "separator" } as const, ...rows]));
}

function stateRows(snapshot: TraySnapshot, now: number, language: Language): readonly TrayRow[] {
  const { title, detail } = trayLines(snapshot, now, language);
  const rows: TrayRow[] = [text("state", title)];
  if (detail !== "") rows.push(text("state-detail", shortened(detail, DETAIL_CHARACTERS)));
  if (snapshot.link.kind === "down" && snapshot.status === null) {
    rows.push(action("retry", trayWords[language].retry, { kind: "retry" }));
  }
  return rows;
}

function needsYouRows(status: AdminStatus, now: number, language: Language): readonly TrayRow[] {
  const words = trayWords[language];
  const sessions = status.needsYou.map((session) =>
    action(
      `needs-${session.key}`,
      words.forSpan(
        needWords(session, language),
        durationWords(now - session.status.since, language),
      ),
      openSession(session),
    ),
  );
  const profiles = profilesToSignIn(status).map(({ name, state }) =>
    action(`sign-in-${name}`, (state === "refused" ? words.signInAgain : words.signIn)(name), {
      kind: "open",
      path: "/profiles",
    }),
  );
  const requests = status.accessRequests.map(({ channel, id, person }) =>
    action(
      `access-${id}`,
      words.access(person.name ?? person.id, requestPlace(channel, language)),
      { kind: "open", path: "/access" },
    ),
  );
  const rows = [...sessions, ...profiles, ...requests, ...tokenRows(status, language)];
  if (rows.length === 0) return [];
  // The list of the status is bounded, the count is not.
  const others = rows.length - sessions.length;
  const all = Math.max(rows.length, (status.counts?.["needs-you"] ?? 0) + others);
  const more = all - NEEDS_YOU_ROWS;
  return [
    text("needs-you", words.needsYou),
    ...rows.slice(0, NEEDS_YOU_ROWS),
    ...(more > 0 ? [action("needs-more", words.more(more), openSessions("needs-you"))] : []),
  ];
}

function requestPlace(
  { id, name }: AdminStatus["accessRequests"][number]["channel"],
  language: Language,
): string {
  if (name !== null) return `#${name}`;
  return id.startsWith("D") ? trayWords[language].directMessage : id;
}

function tokenRows(status: AdminStatus, language: Language): readonly TrayRow[] {
  if (slackStateOf(status) !== "refused") return [];
  const where: TrayAction = { kind: "open", path: "/settings?group=slack" };
  return [action("replace-token", trayWords[language].replaceToken, where)];
}

function needWords(session: SessionItem, language: Language): string {
  const words = trayWords[language];
  const place = placeOf(session, language);
  switch (session.status.state) {
    case "needs-approval":
      return words.approve(place);
    case "needs-answer":
      return words.answer(place);
    case "needs-decision":
      return words.decide(place);
    case "failed":
      return words.failed(place);
    case "sign-in":
      return words.signInAgain(session.profile ?? place);
    default:
      return words.otherNeed(brokerText(session.status.word, language), place);
  }
}

function placeOf({ channel }: SessionItem, language: Language): string {
  if (channel.name !== null) return `#${channel.name}`;
  return channel.type === "im" || channel.type === "mpim"
    ? trayWords[language].directMessage
    : channel.id;
}

function sessionRows(status: AdminStatus, now: number, language: Language): readonly TrayRow[] {
  const words = trayWords[language];
  const working = status.active
    .filter((session) => session.status.group === "working")
    .slice(0, SESSION_ROWS)
    .map((session) =>
      action(
        `session-${session.key}`,
        words.forSpan(
          shortened(titleOf(session, language), TITLE_CHARACTERS),
          durationWords(now - session.status.since, language),
        ),
        openSession(session),
      ),
    );
  const all = action("all-sessions", words.allSessions, openSessions(null));
  return working.length === 0 ? [all] : [text("sessions", words.sessions), ...working, all];
}

function titleOf(session: SessionItem, language: Language): string {
  return session.title ?? trayWords[language].sessionIn(placeOf(session, language));
}

function openSession({ key }: SessionItem): TrayAction {
  return { kind: "open", path: `/sessions/${encodeURIComponent(key)}` };
}

function openSessions(group: string | null): TrayAction {
  return { kind: "open", path: group === null ? "/sessions" : `/sessions?group=${group}` };
}

/** The tightest window of each profile, the fullest use first. */
function quotaRows(
  profiles: readonly ProfileItem[],
  now: number,
  language: Language,
): readonly TrayRow[] {
  const words = trayWords[language];
  const tightest = profiles.flatMap((profile) => {
    const windows = [
      { name: words.fiveHours, window: profile.quota.short },
      { name: words.week, window: profile.quota.week },
    ].flatMap(({ name, window }) =>
      window === null ? [] : [{ profile: profile.name, name, window }],
    );
    windows.sort((a, b) => a.window.percentLeft - b.window.percentLeft);
    return windows.slice(0, 1);
  });
  if (tightest.length === 0) return [];
  return [
    text("quota", words.quota),
    ...tightest.slice(0, QUOTA_ROWS).map(({ profile, name, window }) => {
      const left = Math.round(window.percentLeft);
      const { resetsAt } = window;
      const reset = resetsAt === null ? null : comingWords(resetsAt, now, language);
      const label = `${bars(left)} ${words.quotaOf(left, profile, name, reset)}`;
      return action(`quota-${profile}`, label, { kind: "open", path: "/profiles" });
    }),
  ];
}

function bars(percent: number): string {
  const full = Math.max(0, Math.min(QUOTA_BARS, Math.floor((percent / 100) * QUOTA_BARS)));
  return "▰".repeat(full) + "▱".repeat(QUOTA_BARS - full);
}

function serviceRows({ status }: TraySnapshot, language: Language): readonly TrayRow[] {
  const words = trayWords[language];
  const rules = status === null ? null : serviceRules(status.worker);
  const isAllowed = (rule: Permission | undefined) => rule?.allowed === true;
  return [
    action("start", words.start, { kind: "start" }, isAllowed(rules?.start)),
    action("stop", words.stop, { kind: "stop" }, isAllowed(rules?.stop)),
    action("restart", words.restart, { kind: "restart" }, isAllowed(rules?.restart)),
  ];
}

function appUpdateRows(update: AppUpdate | undefined, language: Language): readonly TrayRow[] {
  const row = appUpdateRow(update, language);
  return row === null ? [] : [action("update-app", row.label, row.action)];
}

/** Which profile new sessions take, and the release. */
function changeRows(status: AdminStatus, language: Language): readonly TrayRow[] {
  return [...preferRows(status.profiles, language), ...releaseRows(status, language)];
}

/** With one profile there is nothing to choose. */
function preferRows(profiles: readonly ProfileItem[], language: Language): readonly TrayRow[] {
  if (profiles.length < 2) return [];
  const preferred = profiles.find((profile) => profile.preferred)?.name ?? null;
  return [
    {
      kind: "submenu",
      id: "preferred",
      label: trayWords[language].preferred(preferred),
      rows: profiles.map((profile) => {
        const { name } = profile;
        const label = withQuota(profile, language);
        const row = action(`prefer-${name}`, label, { kind: "prefer", profile: name });
        return { ...row, checked: profile.preferred };
      }),
    },
  ];
}

function withQuota({ name, quota }: ProfileItem, language: Language): string {
  const left = [quota.short, quota.week].flatMap((window) =>
    window === null ? [] : [window.percentLeft],
  );
  return left.length === 0
    ? name
    : trayWords[language].percentLeft(name, Math.round(Math.min(...left)));
}

/**
 * The one change that fits: an update is offered, and its page says what it brings; else the way
 * back, which needs no network. Nothing while one is under way.
 */
function releaseRows({ releases = null }: AdminStatus, language: Language): readonly TrayRow[] {
  if (releases === null || releases.operation !== null) return [];
  const words = trayWords[language];
  const { offered, rollBackTo } = releases;
  if (offered !== null) {
    return [
      action("update-broker", words.updateBroker(offered), { kind: "open", path: "/releases" }),
    ];
  }
  if (rollBackTo === null) return [];
  return [
    action("roll-back", words.rollBack(rollBackTo), {
      kind: "roll-back",
      version: rollBackTo,
    }),
  ];
}

function doctorLabel(status: AdminStatus | null, language: Language): string {
  const { doctor, doctorProblems } = trayWords[language];
  const problems = status?.doctor?.problems ?? 0;
  return problems === 0 ? doctor : doctorProblems(problems);
}

/** Two switches; what cannot be switched on here is grey and says why. */
function consentRows(
  status: AdminStatus | null,
  loginItem: LoginItem,
  language: Language,
): readonly TrayRow[] {
  const words = trayWords[language];
  const kept = status?.keptRunning ?? null;
  return [
    consent("open-at-login", words.openAtLogin, loginItem, language),
    ...(kept === null ? [] : [consent("keep-running", words.keepRunning, kept, language)]),
  ];
}

function consent(
  kind: "open-at-login" | "keep-running",
  label: string,
  state: LoginItem | KeptRunning,
  language: Language,
): TrayRow {
  const { notPossible, reasons } = trayWords[language];
  if (!state.possible) return text(kind, notPossible(label, reasons[state.code]));
  const isOn = state.isOn === true;
  return { ...action(kind, label, { kind, isOn: !isOn }), checked: isOn };
}

/** On a Mac the second one takes the place of the first while Option is held. */
function quitRows({ platform, isOptionHeld, language }: TrayMenuOptions): readonly TrayRow[] {
  const words = trayWords[language];
  const quit = action(
    "quit",
    words.quit,
    { kind: "quit", stopBroker: false },
    true,
    "CommandOrControl+Q",
  );
  const quitAndStop = action(
    "quit-and-stop",
    words.quitAndStop,
    { kind: "quit", stopBroker: true },
    true,
    "Alt+CommandOrControl+Q",
  );
  if (platform !== "darwin") return [quit, quitAndStop];
  return isOptionHeld ? [quitAndStop] : [quit];
}

function shortened(whole: string, characters: number): string {
  const all = [...whole];
  return all.length <= characters
    ? whole
    : `${all
        .slice(0, characters - 1)
        .join("")
        .trimEnd()}…`;
}
