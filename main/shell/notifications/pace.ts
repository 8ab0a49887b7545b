import type { Notice } from "./notices.ts";

// How often a person is disturbed: a group at most once in a minute, and five in ten minutes; what
// comes beyond that is counted, and said in one sentence.

/** What was shown lately. */
export interface Pace {
  /** When something of a group was last shown. */
  readonly groups: ReadonlyMap<string, number>;
  /** When notifications were shown, oldest first. */
  readonly shownAt: readonly number[];
  /** Whether the sentence for all further ones was shown for this burst. */
  readonly isSummed: boolean;
}

export const quiet: Pace = { groups: new Map(), shownAt: [], isSummed: false };

const GROUP_MS = 60_000;
const BURST_MS = 10 * 60_000;
const BURST_NOTICES = 5;

export interface Paced {
  readonly pace: Pace;
  readonly show: readonly Notice[];
}

/** Which of the notices are shown now. `needing` is how many sessions need a person. Pure. */
export function paced(
  before: Pace,
  notices: readonly Notice[],
  facts: { readonly now: number; readonly needing: number },
): Paced {
  const { now } = facts;
  const groups = new Map([...before.groups].filter(([, at]) => now - at < GROUP_MS));
  const shownAt = before.shownAt.filter((at) => now - at < BURST_MS);
  let isSummed = before.isSummed && shownAt.length >= BURST_NOTICES;
  const show: Notice[] = [];
  for (const notice of notices) {
    if (groups.has(notice.group)) continue;
    if (shownAt.length >= BURST_NOTICES) {
      if (!isSummed) show.push(summary(notice, facts.needing));
      isSummed = true;
      continue;
    }
    groups.set(notice.group, now);
    shownAt.push(now);
    show.push(notice);
  }
  return { pace: { groups, shownAt, isSummed }, show };
}

function summary(notice: Notice, needing: number): Notice {
  const title = needing > 1 ? `${needing} sessions need you` : "More has happened";
  return {
    kind: notice.kind,
    group: "summary",
    title,
    body: "No more notifications for ten minutes. The menu and the window show everything.",
    path: needing > 1 ? "/sessions?group=needs-you" : "/",
  };
}
