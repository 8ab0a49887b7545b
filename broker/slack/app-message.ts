import type { OutboundBody } from "../sessions/ports/posts.ts";

/** A message from the app as the thread shows it: who wrote it, then what. */
export function appMessageBody({
  by,
  text,
}: {
  readonly by: string;
  readonly text: string;
}): OutboundBody {
  const lead = `**${literalMarkdown(by)}**, from the app:`;
  // A list or a block of code begins on a line of its own.
  const gap = isPlainLine(text) ? " " : "\n\n";
  return { kind: "markdown", markdown: `${lead}${gap}${text}` };
}

function isPlainLine(text: string): boolean {
  return !text.includes("\n") && /^[\p{L}\p{N}"'(<]/u.test(text) && !/^\d+[.)]\s/.test(text);
}

/** A name on one line, none of whose characters mean anything in Markdown. */
function literalMarkdown(name: string): string {
  return name
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}
