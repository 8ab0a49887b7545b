import type { Clock, Timer } from "../../../broker/clock/clock.ts";
import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { NoticeKind } from "../../api/app-preferences.ts";
import { brokerText } from "../../api/broker-text.ts";
import type { Language } from "../../api/language.ts";
import type { AdminStatus } from "../../api/status.ts";
import type { BrokerAnswers } from "../control-plane/broker-answers.ts";
import type { Notifications } from "../system/notifications.ts";
import { answerable } from "./acts.ts";
import type { Act, Notice } from "./notice.ts";
import { noticeWords } from "./notice-words.ts";
import { noticesBetween, stillStands } from "./notices.ts";
import { paced, quiet } from "./pace.ts";

export interface NotifierOptions {
  readonly notifications: Notifications;
  readonly clock: Pick<Clock, "now" | "after">;
  /** Path that the person looks at: the window is in front; null otherwise. */
  readonly shownPath: () => string | null;
  readonly isSilent: (kind: NoticeKind) => boolean;
  readonly open: (path: string) => void;
  readonly answers: BrokerAnswers;
  readonly language: () => Language;
}

export interface Notifier {
  /** A status has come. The first one is what the person found: nothing of it is news. */
  take(status: AdminStatus): void;
}

/** Home lists all that needs a person. */
const HOME = "/";

/** Shows what has come up since the last status, also across a loss of the control plane. */
export function notifier(options: NotifierOptions): Notifier {
  const { notifications, clock, open } = options;
  let last: AdminStatus | null = null;
  let pace = quiet;
  let timer: Timer | null = null;

  const isWelcome = ({ kind, path }: Notice) => {
    const shown = options.shownPath();
    return !options.isSilent(kind) && shown !== path && shown !== HOME;
  };
  const show = (status: AdminStatus, notices: readonly Notice[]) => {
    timer?.cancel();
    timer = null;
    const now = clock.now();
    const outcome = paced(pace, notices.filter(isWelcome), {
      now,
      language: options.language(),
      needing: status.counts?.["needs-you"] ?? 0,
      stands: (notice) => isWelcome(notice) && stillStands(notice, last ?? status),
    });
    pace = outcome.pace;
    for (const notice of outcome.show) void showWithActs(notice);
    const { nextAt } = outcome;
    if (nextAt !== null) timer = clock.after(nextAt - now, () => show(last ?? status, []));
  };
  const showWithActs = async (notice: Notice) => {
    const { title, body, path, group, acts } = await withActs(notice, options);
    notifications.show({
      group,
      title,
      body,
      onClick: () => open(path),
      actions: acts.map(({ label, act }) => ({
        label,
        onChoose: () => void perform(act, notice, label),
      })),
    });
  };
  const perform = async (act: Act, { path, group }: Notice, label: string) => {
    const language = options.language();
    const words = noticeWords[language];
    const say = (title: string, body: string) =>
      notifications.show({ group, title, body, onClick: () => open(path), actions: [] });
    try {
      if ((await performed(act, options)) === "too-late") {
        say(words.tooLate, words.settledBefore(label));
      }
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      say(words.notArrived(label), brokerText(why, language));
    }
  };
  return {
    take: (status) => {
      const before = last;
      last = withKnown(before, status);
      if (before === null) return;
      show(status, noticesBetween(before, status, clock.now(), options.language()));
    },
  };
}

async function performed(
  act: Act,
  { open, answers }: Pick<NotifierOptions, "open" | "answers">,
): Promise<"done" | "too-late"> {
  switch (act.kind) {
    case "open":
      open(act.path);
      return "done";
    case "answer":
      return answers.answer(act.handle, act.choice);
    case "offer":
      return answers.takeOffer(act.sessionKey, act.turnId, act.choice);
    case "move":
      return answers.move(act.sessionKeys, act.profile);
    default:
      return assertNever(act);
  }
}

/** What cannot be read is notified of without answers: a click opens it. */
async function withActs(
  notice: Notice,
  { answers, language }: Pick<NotifierOptions, "answers" | "language">,
): Promise<Notice> {
  const { session, kind } = notice;
  if (session === null) return notice;
  try {
    const waiting =
      kind === "failed"
        ? { asks: [], offer: await answers.offerOf(session.key) }
        : { asks: await answers.asks(), offer: null };
    return answerable(notice, waiting, language());
  } catch (thrown) {
    console.error("What a session waits for could not be read.", thrown);
    return answerable(notice, { asks: [], offer: null }, language());
  }
}

/**
 * What the next status is compared with. While the broker is away a status has no Slack, profiles or
 * sessions: what was known of them stays, so that their return is no news.
 */
function withKnown(before: AdminStatus | null, now: AdminStatus): AdminStatus {
  if (before === null) return now;
  return {
    ...now,
    slack: now.slack ?? before.slack,
    profiles: now.profiles.length === 0 ? before.profiles : now.profiles,
    needsYou: now.counts === null ? before.needsYou : now.needsYou,
  };
}
