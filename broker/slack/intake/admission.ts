import { assertNever } from "../../errors/broker-error.ts";
import type { Applicant } from "../../sessions/applicant.ts";
import type { Deliver } from "./deliver.ts";
import { authorOf, type SlackMessage } from "./message-shape.ts";
import type { Route } from "./route.ts";

/**
 * Asks whether a message's author may have it worked on. It may take as long as Slack takes, up to
 * a deadline of its own; it throws when that cannot be told now, and then the message is asked
 * about again later.
 */
export type Admit = (applicant: Applicant, signal: AbortSignal) => Promise<Admission>;

export type Admission =
  | { readonly kind: "admitted" }
  /** `note` stores the refusal in place of the delivery, in the same transaction. */
  | { readonly kind: "refused"; readonly note: Deliver };

/**
 * Who has to be asked about before a route is taken, or null: nobody asks for anything by removing
 * what was said. Pure.
 */
export function applicantOf(
  route: Route,
  message: SlackMessage | null,
  place: { readonly isSharedOutside: boolean; readonly hasSession: boolean },
): Applicant | null {
  switch (route.kind) {
    case "ignore":
    case "deleted":
      return null;
    case "message":
    case "command":
    case "edited": {
      const { channelType, thread } = route.message;
      if (message !== null) return authorOfMessage(message, { ...place, thread, channelType });
      const { author } = route.message;
      return { ...place, author, botIds: [], homeTeam: null, thread, channelType };
    }
    default:
      return assertNever(route);
  }
}

/** Pure: who wrote a message, to be asked about. */
export function authorOfMessage(
  message: SlackMessage,
  place: Pick<Applicant, "thread" | "channelType" | "isSharedOutside" | "hasSession">,
): Applicant {
  const author = authorOf(message);
  return {
    ...place,
    author,
    botIds: author.kind === "user" ? [] : botIdsOf(message),
    homeTeam: message.user_team ?? message.source_team ?? message.team ?? null,
  };
}

function botIdsOf(message: SlackMessage): readonly string[] {
  const ids = [message.bot_id, message.app_id, message.bot_profile?.app_id, message.user];
  return [...new Set(ids.flatMap((id) => id || []))];
}
