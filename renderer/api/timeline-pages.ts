import type { InfiniteData } from "@tanstack/react-query";
import type { StepEntry, TimelineEntry, TimelinePage } from "../../broker/api/timeline.ts";

/** A page of the timeline, and up to where the feed is in it. */
export interface FollowedPage extends TimelinePage {
  /** Of the feed's log; what was noted later is not in the page yet. */
  readonly mark: number;
}

/** The newest page first. */
export type TimelinePages = InfiniteData<FollowedPage, number | undefined>;

/** What the feed says of one session's timeline. */
export type TimelineNote =
  | { readonly kind: "entry"; readonly entry: TimelineEntry }
  | {
      readonly kind: "live-step";
      readonly sessionKey: string;
      readonly step: StepEntry;
      readonly running: boolean;
    };

export function sessionOfNote(note: TimelineNote): string | null {
  return note.kind === "entry" ? note.entry.sessionKey : note.sessionKey;
}

/** The pages with what the feed noted, in its order. Applying a note twice changes nothing. Pure. */
export function withNotes(
  data: TimelinePages,
  notes: readonly TimelineNote[],
  mark: number,
): TimelinePages {
  const next = notes.reduce(
    (pages, note) => (note.kind === "entry" ? withEntry(pages, note.entry) : withLive(pages, note)),
    data,
  );
  return changeNewest(next, (page) => ({ ...page, mark }));
}

/** Every entry once, oldest first. Pure. */
export function entriesOf(data: TimelinePages): readonly TimelineEntry[] {
  return data.pages.toReversed().flatMap(({ entries }) => entries);
}

function withEntry(data: TimelinePages, entry: TimelineEntry): TimelinePages {
  const placed = placeEntry(data, entry);
  const { kind } = entry;
  const itemId = kind === "step" ? entry.itemId : null;
  if (itemId === null) return placed;
  // The step has its place now, and runs no more.
  return changeNewest(placed, (page) => ({
    ...page,
    running: page.running.filter((step) => step.itemId !== itemId),
  }));
}

function placeEntry(data: TimelinePages, entry: TimelineEntry): TimelinePages {
  // The first page whose oldest entry is not younger takes it: that is where it is, or belongs.
  const index = data.pages.findIndex(({ entries }) => {
    const oldest = entries[0];
    return oldest !== undefined && oldest.sequence <= entry.sequence;
  });
  const last = data.pages.length - 1;
  if (index === -1) {
    // Older than all that is loaded: it comes with a page of its own, unless there is none.
    return data.pages[last]?.nextBeforeSequence === null ? changePage(data, last, entry) : data;
  }
  return changePage(data, index, entry);
}

function changePage(data: TimelinePages, index: number, entry: TimelineEntry): TimelinePages {
  const pages = data.pages.map((page, at) =>
    at === index ? { ...page, entries: withPlaced(page.entries, entry) } : page,
  );
  return { ...data, pages };
}

function withPlaced(entries: readonly TimelineEntry[], entry: TimelineEntry): TimelineEntry[] {
  const at = entries.findIndex(({ sequence }) => sequence >= entry.sequence);
  if (at === -1) return [...entries, entry];
  const isThere = entries[at]?.sequence === entry.sequence;
  return entries.toSpliced(at, isThere ? 1 : 0, entry);
}

function withLive(
  data: TimelinePages,
  { step, running }: Extract<TimelineNote, { kind: "live-step" }>,
): TimelinePages {
  return changeNewest(data, (page) => {
    const at = page.running.findIndex(({ itemId }) => itemId === step.itemId);
    if (!running) return { ...page, running: page.running.filter((_, index) => index !== at) };
    return {
      ...page,
      running: at === -1 ? [...page.running, step] : page.running.with(at, step),
    };
  });
}

function changeNewest(
  data: TimelinePages,
  change: (page: FollowedPage) => FollowedPage,
): TimelinePages {
  return { ...data, pages: data.pages.map((page, index) => (index === 0 ? change(page) : page)) };
}
