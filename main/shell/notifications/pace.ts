import type { Language } from "../../api/language.ts";
import { type Notice, opening } from "./notice.ts";
import { noticeWords } from "./notice-words.ts";

// How often a person is disturbed: a group at most once in a minute, and five in ten minutes. What
// comes too soon for its group is held until the minute is over, the newest alone; what comes beyond
// the five is counted, and said in one sentence.

/** What was shown lately. */
export interface Pace {
  /** When something of a group was last shown. */
  readonly groups: ReadonlyMap<string, number>;
  /** When notifications were shown, oldest first. */
  readonly shownAt: readonly number[];
  /** Whether the sentence for all further ones was shown for this burst. */
  readonly isSummed: boolean;
  /** What came too soon, by its group: shown later, unless it has passed by then. */
  readonly held: ReadonlyMap<string, Notice>;
}

export const quiet: Pace = { groups: new Map(), shownAt: [], isSummed: false, held: new Map() };

const GROUP_MS = 60_000;
const BURST_MS = 10 * 60_000;
const BURST_NOTICES = 5;

export interface Paced {
  readonly pace: Pace;
  readonly show: readonly Notice[];
  /** When something that is held can be shown; null when nothing is held. */
  readonly nextAt: number | null;
}

export interface PaceFacts {
  readonly now: number;
  readonly language: Language;
  /** How many sessions need a person. */
  readonly needing: number;
  /** Whether something that was held is still worth showing. */
  readonly stands: (notice: Notice) => boolean;
}

/** Which of the notices are shown now, and of those that were held before. Pure. */
export function paced(before: Pace, notices: readonly Notice[], facts: PaceFacts): Paced {
  const { now } = facts;
  const groups = new Map([...before.groups].filter(([, at]) => now - at < GROUP_MS));
  const shownAt = before.shownAt.filter((at) => now - at < BURST_MS);
  let isSummed = before.isSummed && shownAt.length >= BURST_NOTICES;
  const show: Notice[] = [];
  const held = new Map<string, Notice>();
  const newer = new Set(notices.map(({ group }) => group));
  const waited = [...before.held.values()].filter(
    (notice) => !newer.has(notice.group) && facts.stands(notice),
  );
  for (const notice of [...waited, ...notices]) {
    if (groups.has(notice.group)) {
      held.set(notice.group, notice);
      continue;
    }
    if (shownAt.length >= BURST_NOTICES) {
      if (!isSummed) show.push(summary(notice, facts));
      isSummed = true;
      continue;
    }
    groups.set(notice.group, now);
    shownAt.push(now);
    show.push(notice);
  }
  const free = [...held.keys()].map((group) => (groups.get(group) ?? now) + GROUP_MS);
  const nextAt = free.length === 0 ? null : Math.min(...free);
  return { pace: { groups, shownAt, isSummed, held }, show, nextAt };
}

function summary(notice: Notice, { needing, language }: PaceFacts): Notice {
  const words = noticeWords[language];
  const title = needing > 1 ? words.sessionsNeedYou(needing) : words.moreHappened;
  const path = needing > 1 ? "/sessions?group=needs-you" : "/";
  return {
    kind: notice.kind,
    group: "summary",
    title,
    body: words.noMoreForNow,
    path,
    session: null,
    acts: [opening(words.show, path)],
  };
}
