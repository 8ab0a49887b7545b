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
import { groupedNumber } from "../../api/number-words.ts";
import { appUpdateRow } from "./app-update-row.ts";
import { trayLines, type TraySnapshot } from "./tray-state.ts";

// The menu of the icon in the menu bar. Its order never changes; a section with nothing in it is
// absent with its separator. Nothing is approved from here: a click opens what it names.

/** What a row does. */
export type TrayAction =
  | { readonly kind: "open"; readonly path: string | null }
  | { readonly kind: "start" | "stop" | "restart" }
  | { readonly kind: "roll-back"; readonly version: string }
  | { readonly kind: "prefer"; readonly profile: string }
  | { readonly kind: "retry" | "install-app-update" }
  | { readonly kind: "open-at-login" | "keep-running"; readonly isOn: boolean }
  | { readonly kind: "quit"; readonly stopBroker: boolean };

export type TrayRow =
  | { readonly kind: "separator" }
  /** Plain text that cannot be chosen. */
  | { readonly kind: "text"; readonly id: string; readonly label: string }
  | {
      readonly kind: "action";
      readonly id: string;
      readonly label: string;
      readonly action: TrayAction;
      readonly enabled: boolean;
      readonly keys: string | null;
      /** Ticked or not; absent for a row that is no switch. */
      readonly checked?: boolean;
    }
  | {
      readonly kind: "submenu";
      readonly id: string;
      readonly label: string;
      readonly rows: readonly TrayRow[];
    };

export interface TrayMenuOptions {
  readonly now: number;
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
  const sections: readonly (readonly TrayRow[])[] = [
    stateRows(snapshot, options.now),
    status === null ? [] : needsYouRows(status, options.now),
    status === null ? [] : sessionRows(status, options.now),
    status === null ? [] : quotaRows(status.profiles, options.now),
    serviceRows(snapshot),
    [...(status === null ? [] : changeRows(status)), ...appUpdateRows(options.appUpdate)],
    [
      action(
        "open-window",
        "Open window",
        { kind: "open", path: null },
        true,
        "CommandOrControl+O",
      ),
      action("logs", "Logs", { kind: "open", path: "/logs" }, true, "CommandOrControl+L"),
      action(
        "doctor",
        doctorLabel(status),
        { kind: "open", path: "/doctor" },
        true,
        "CommandOrControl+D",
      ),
    ],
    consentRows(status, options.loginItem),
    [
      action(
        "settings",
        "Settings…",
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

function stateRows(snapshot: TraySnapshot, now: number): readonly TrayRow[] {
  const { title, detail } = trayLines(snapshot, now);
  const rows: TrayRow[] = [text("state", title)];
  if (detail !== "") rows.push(text("state-detail", shortened(detail, DETAIL_CHARACTERS)));
  if (snapshot.link.kind === "down" && snapshot.status === null) {
    rows.push(action("retry", "Try again", { kind: "retry" }));
  }
  return rows;
}

function needsYouRows(status: AdminStatus, now: number): readonly TrayRow[] {
  const sessions = status.needsYou.map((session) =>
    action(
      `needs-${session.key}`,
      `${needWords(session)} — ${durationWords(now - session.status.since)}`,
      openSession(session),
    ),
  );
  const profiles = profilesToSignIn(status).map(({ name, state }) =>
    action(`sign-in-${name}`, `${state === "refused" ? "Sign in again" : "Sign in"}, ${name}`, {
      kind: "open",
      path: "/profiles",
    }),
  );
  const requests = status.accessRequests.map(({ channel, id, person }) =>
    action(`access-${id}`, `Access, ${person.name ?? person.id}, ${requestPlace(channel)}`, {
      kind: "open",
      path: "/access",
    }),
  );
  const rows = [...sessions, ...profiles, ...requests, ...tokenRows(status)];
  if (rows.length === 0) return [];
  // The list of the status is bounded, the count is not.
  const others = rows.length - sessions.length;
  const all = Math.max(rows.length, (status.counts?.["needs-you"] ?? 0) + others);
  const more = all - NEEDS_YOU_ROWS;
  return [
    text("needs-you", "Needs you"),
    ...rows.slice(0, NEEDS_YOU_ROWS),
    ...(more > 0 ? [action("needs-more", `${more} more…`, openSessions("needs-you"))] : []),
  ];
}

function requestPlace({ id, name }: AdminStatus["accessRequests"][number]["channel"]): string {
  if (name !== null) return `#${name}`;
  return id.startsWith("D") ? "direct message" : id;
}

function tokenRows(status: AdminStatus): readonly TrayRow[] {
  if (slackStateOf(status) !== "refused") return [];
  const where: TrayAction = { kind: "open", path: "/settings?group=slack" };
  return [action("replace-token", "Replace the Slack token…", where)];
}

function needWords(session: SessionItem): string {
  const place = placeOf(session);
  switch (session.status.state) {
    case "needs-approval":
      return `Approve, ${place}`;
    case "needs-answer":
      return `Answer, ${place}`;
    case "needs-decision":
      return `Decide, ${place}`;
    case "failed":
      return `Failed, ${place}`;
    case "sign-in":
      return `Sign in again, ${session.profile ?? place}`;
    default:
      return `${session.status.word}, ${place}`;
  }
}

function placeOf({ channel }: SessionItem): string {
  if (channel.name !== null) return `#${channel.name}`;
  return channel.type === "im" || channel.type === "mpim" ? "direct message" : channel.id;
}

function sessionRows(status: AdminStatus, now: number): readonly TrayRow[] {
  const working = status.active
    .filter((session) => session.status.group === "working")
    .slice(0, SESSION_ROWS)
    .map((session) =>
      action(
        `session-${session.key}`,
        `${shortened(titleOf(session), TITLE_CHARACTERS)} — ${durationWords(now - session.status.since)}`,
        openSession(session),
      ),
    );
  const all = action("all-sessions", "All sessions…", openSessions(null));
  return working.length === 0 ? [all] : [text("sessions", "Sessions"), ...working, all];
}

function titleOf(session: SessionItem): string {
  return session.title ?? `Session in ${placeOf(session)}`;
}

function openSession({ key }: SessionItem): TrayAction {
  return { kind: "open", path: `/sessions/${encodeURIComponent(key)}` };
}

function openSessions(group: string | null): TrayAction {
  return { kind: "open", path: group === null ? "/sessions" : `/sessions?group=${group}` };
}

/** The tightest window of each profile, the fullest use first. */
function quotaRows(profiles: readonly ProfileItem[], now: number): readonly TrayRow[] {
  const tightest = profiles.flatMap((profile) => {
    const windows = [
      { name: "5 h", window: profile.quota.short },
      { name: "week", window: profile.quota.week },
    ].flatMap(({ name, window }) =>
      window === null ? [] : [{ profile: profile.name, name, window }],
    );
    windows.sort((a, b) => a.window.percentLeft - b.window.percentLeft);
    return windows.slice(0, 1);
  });
  if (tightest.length === 0) return [];
  return [
    text("quota", "Quota left"),
    ...tightest.slice(0, QUOTA_ROWS).map(({ profile, name, window }) => {
      const left = Math.round(window.percentLeft);
      const reset = window.resetsAt === null ? "" : `, ${comingWords(window.resetsAt, now)}`;
      return action(`quota-${profile}`, `${bars(left)} ${left}% ${profile}, ${name}${reset}`, {
        kind: "open",
        path: "/profiles",
      });
    }),
  ];
}

function bars(percent: number): string {
  const full = Math.max(0, Math.min(QUOTA_BARS, Math.floor((percent / 100) * QUOTA_BARS)));
  return "▰".repeat(full) + "▱".repeat(QUOTA_BARS - full);
}

function serviceRows({ status }: TraySnapshot): readonly TrayRow[] {
  const rules = status === null ? null : serviceRules(status.worker);
  const isAllowed = (rule: Permission | undefined) => rule?.allowed === true;
  return [
    action("start", "Start broker", { kind: "start" }, isAllowed(rules?.start)),
    action("stop", "Stop broker", { kind: "stop" }, isAllowed(rules?.stop)),
    action("restart", "Restart broker", { kind: "restart" }, isAllowed(rules?.restart)),
  ];
}

function appUpdateRows(update: AppUpdate | undefined): readonly TrayRow[] {
  const row = appUpdateRow(update);
  return row === null ? [] : [action("update-app", row.label, row.action)];
}

/** Which profile new sessions take, and the release. */
function changeRows(status: AdminStatus): readonly TrayRow[] {
  return [...preferRows(status.profiles), ...releaseRows(status)];
}

/** With one profile there is nothing to choose. */
function preferRows(profiles: readonly ProfileItem[]): readonly TrayRow[] {
  if (profiles.length < 2) return [];
  const preferred = profiles.find((profile) => profile.preferred)?.name ?? "none";
  return [
    {
      kind: "submenu",
      id: "preferred",
      label: `Preferred profile: ${preferred}`,
      rows: profiles.map((profile) => {
        const { name } = profile;
        const row = action(`prefer-${name}`, withQuota(profile), { kind: "prefer", profile: name });
        return { ...row, checked: profile.preferred };
      }),
    },
  ];
}

function withQuota({ name, quota }: ProfileItem): string {
  const left = [quota.short, quota.week].flatMap((window) =>
    window === null ? [] : [window.percentLeft],
  );
  return left.length === 0 ? name : `${name}, ${Math.round(Math.min(...left))}% left`;
}

/**
 * The one change that fits: an update is offered, and its page says what it brings; else the way
 * back, which needs no network. Nothing while one is under way.
 */
function releaseRows({ releases = null }: AdminStatus): readonly TrayRow[] {
  if (releases === null || releases.operation !== null) return [];
  const { offered, rollBackTo } = releases;
  if (offered !== null) {
    return [
      action("update-broker", `Update broker to ${offered}…`, { kind: "open", path: "/releases" }),
    ];
  }
  if (rollBackTo === null) return [];
  return [
    action("roll-back", `Roll back to ${rollBackTo} now`, {
      kind: "roll-back",
      version: rollBackTo,
    }),
  ];
}

function doctorLabel(status: AdminStatus | null): string {
  const problems = status?.doctor?.problems ?? 0;
  if (problems === 0) return "Doctor";
  return `Doctor, ${groupedNumber(problems)} ${problems === 1 ? "problem" : "problems"}`;
}

/** Two switches; what cannot be switched on here is grey and says why. */
function consentRows(status: AdminStatus | null, loginItem: LoginItem): readonly TrayRow[] {
  const kept = status?.keptRunning ?? null;
  return [
    consent("open-at-login", "Open at login", loginItem),
    ...(kept === null ? [] : [consent("keep-running", "Keep broker running in background", kept)]),
  ];
}

function consent(
  kind: "open-at-login" | "keep-running",
  label: string,
  state: LoginItem | KeptRunning,
): TrayRow {
  if (!state.possible) return text(kind, `${label} (${shortReasons[state.code]})`);
  const isOn = state.isOn === true;
  return { ...action(kind, label, { kind, isOn: !isOn }), checked: isOn };
}

/** A menu has no room for the sentence; the window has it. */
const shortReasons = {
  not_macos: "only on macOS",
  not_packaged: "not from a checkout",
  other_backend: "launchd does not run it",
} as const;

/** On a Mac the second one takes the place of the first while Option is held. */
function quitRows({ platform, isOptionHeld }: TrayMenuOptions): readonly TrayRow[] {
  const quit = action(
    "quit",
    "Quit, broker keeps running",
    { kind: "quit", stopBroker: false },
    true,
    "CommandOrControl+Q",
  );
  const quitAndStop = action(
    "quit-and-stop",
    "Quit and stop broker",
    { kind: "quit", stopBroker: true },
    true,
    "Alt+CommandOrControl+Q",
  );
  if (platform !== "darwin") return [quit, quitAndStop];
  return isOptionHeld ? [quitAndStop] : [quit];
}

function text(id: string, label: string): TrayRow {
  return { kind: "text", id, label };
}

function action(
  id: string,
  label: string,
  does: TrayAction,
  enabled = true,
  keys: string | null = null,
): Extract<TrayRow, { readonly kind: "action" }> {
  return { kind: "action", id, label, action: does, enabled, keys };
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
