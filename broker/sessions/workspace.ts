import { join } from "node:path";
import type { ThreadRef } from "./model.ts";
import { shardsFor } from "./shards.ts";

/**
 * Where a session's workspace may be: `<shard>/<channel>-<ts>/workspace`, the preferred one first,
 * with nothing in it that a shell would mind.
 */
export function workspacePaths(sessionsRoot: string, thread: ThreadRef): readonly string[] {
  const folder = `${thread.channel}-${thread.threadTs}`.replaceAll(/[^A-Za-z0-9]+/g, "-");
  return shardsFor(sessionsRoot, folder).map((shard) => join(shard, folder, "workspace"));
}

/** The longest title of a session: one line of a list. */
const TITLE_CHARACTERS = 120;

/** What a session is about: its first request without mentions and link targets, on one line. */
export function titleOf(text: string): string | null {
  const line = text
    .replaceAll(/<[@#!][^>]*>/g, " ")
    .replaceAll(/<[^|>]*\|([^>]*)>/g, "$1")
    .replaceAll(/[<>]/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return sessionTitle(line) || null;
}

/** A title as it is kept: plain text on one line, not too long. */
export function sessionTitle(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > TITLE_CHARACTERS ? `${line.slice(0, TITLE_CHARACTERS - 1)}…` : line;
}
