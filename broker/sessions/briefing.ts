import { z } from "zod";
import { textHash } from "../ids/text-hash.ts";

/** What a thread is told at its start and may change while it lives. */
export interface Briefing {
  /** Where the agent's routes are. */
  readonly apiBase: string;
  /** The team's AGENT.md, as it is given to threads. */
  readonly memory: string;
}

/** What a session's Codex thread knows of it, as `sessions.briefing_json` keeps it. */
const knownSchema = z.object({
  apiBase: z.string(),
  memoryHash: z.string(),
  /** True when it was told later than in the instructions: a summary of the thread loses that. */
  isNews: z.boolean(),
});

/** The note that a thread was told this: in its instructions, or as news. Pure. */
export function briefingNote(briefing: Briefing, how: "instructions" | "news"): string {
  return JSON.stringify({
    apiBase: briefing.apiBase,
    memoryHash: textHash(briefing.memory),
    isNews: how === "news",
  } satisfies z.infer<typeof knownSchema>);
}

/**
 * What has changed since a thread's last briefing; null if nothing has. Codex applies changed
 * instructions to a resumed thread only at compaction, so the next input carries them. Pure.
 */
export function briefingUpdate(noted: string | null, now: Briefing): string | null {
  const known = readNote(noted);
  const news = [
    ...(known?.apiBase === now.apiBase
      ? []
      : [
          `The broker's routes are now at ${now.apiBase}. If BROKER_API_BASE in a running shell differs, use this address.`,
        ]),
    ...(known?.memoryHash === textHash(now.memory) ? [] : [memoryNews(now.memory)]),
  ];
  return news.length === 0 ? null : news.join("\n\n");
}

/**
 * The note once what was told as news may be lost, because Codex has summarised the thread or did
 * not get an input. Pure.
 */
export function withoutNews(noted: string | null): string | null {
  return readNote(noted)?.isNews === true ? null : noted;
}

function memoryNews(memory: string): string {
  const text = memory.trim();
  return text === ""
    ? "The team's memory (AGENT.md) is now empty: its earlier content no longer applies."
    : `The team's memory (AGENT.md) has changed. Its content is now:\n<memory>\n${text}\n</memory>`;
}

function readNote(noted: string | null): z.infer<typeof knownSchema> | null {
  if (noted === null) return null;
  const parsed = knownSchema.safeParse(JSON.parse(noted));
  return parsed.success ? parsed.data : null;
}
