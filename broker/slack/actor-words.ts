import { type Actor, UNNAMED_OPERATOR } from "../sessions/actor.ts";
import { escapeText } from "./escape-text.ts";

/** Who acted, as mrkdwn: a mention, or the name of somebody in the app. */
export function actorWords(actor: Actor): string {
  return "operator" in actor ? `${nameText(actor.operator)} (from the app)` : `<@${actor.userId}>`;
}

/** A name as plain text on one line: none of its characters mean anything to Slack. */
export function nameText(name: string): string {
  const line = name
    .replaceAll(/[*_~`]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return escapeText(line === "" ? UNNAMED_OPERATOR : line);
}
