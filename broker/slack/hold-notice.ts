import { assertNever } from "../errors/broker-error.ts";
import type { AccountHold } from "../sessions/ports/accounts.ts";
import type { OutboundBody } from "../sessions/ports/posts.ts";
import type { Notice } from "../sessions/state.ts";
import { context, section, slackTime } from "./card-text.ts";
import { durationWords } from "./duration-words.ts";
import { escapeText } from "./escape-text.ts";

/** The button that moves a session away from a profile whose quota is used up. */
export const USE_ANOTHER_PROFILE = "profile.use_another";

/**
 * What a thread is told while its account cannot work, as mrkdwn. `admin` is the user id of the person
 * who can sign in; null when nobody is named.
 */
export function holdWords(hold: AccountHold, now: number, admin: string | null = null): string {
  switch (hold.kind) {
    case "quota": {
      const whose = hold.profile === null ? "my account" : `profile “${escapeText(hold.profile)}”`;
      const end = momentWords(hold.until, now);
      return hold.isReset
        ? `*The quota of ${whose} is used up until ${end}*, in ${waitWords(hold.until - now)}. Your message is kept, and I'll continue by myself then.`
        : `*The quota of ${whose} is used up*, and OpenAI did not say until when. Your message is kept. I'll try again at ${end} and continue by myself then.`;
    }
    case "sign-in": {
      const whose =
        hold.profile === null
          ? "the sign-in"
          : `the sign-in of profile “${escapeText(hold.profile)}”`;
      const status = hold.httpStatus === null ? "" : ` (${hold.httpStatus})`;
      return `*OpenAI refused ${whose}*${status}. Your message is kept. ${admin === null ? "Somebody" : `<@${admin}>`} needs to sign in again under Profiles; I'll continue by myself then.`;
    }
    default:
      return assertNever(hold);
  }
}

/** The notice's blocks, with the button where another profile can take over. */
export function holdBlocks(
  mrkdwn: string,
  { hold, key }: Extract<Notice, { kind: "held" }>,
): readonly unknown[] {
  if (hold.kind !== "quota" || !hold.another) return [section(mrkdwn)];
  const button = {
    type: "button",
    action_id: USE_ANOTHER_PROFILE,
    text: { type: "plain_text", text: "Use another profile now" },
    value: key,
  };
  return [section(mrkdwn), { type: "actions", block_id: "profile", elements: [button] }];
}

/** The same notice once somebody has moved the session. */
export function movedBody(of: string, profile: string, userId: string): OutboundBody {
  const text = `I'm continuing with profile “${escapeText(profile)}”, as <@${userId}> asked.`;
  return { kind: "edit", of, text, blocks: [context(text)] };
}

/** From here on, in ms, a clock time alone would be taken for today's. */
const ANOTHER_DAY_MS = 20 * 3_600_000;

function momentWords(at: number, now: number): string {
  if (at - now < ANOTHER_DAY_MS) return slackTime(at);
  const fallback = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} at {time}|${fallback} UTC>`;
}

/** Beyond this, in ms, hours say little. */
const DAYS_FROM_MS = 48 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

function waitWords(ms: number): string {
  return ms < DAYS_FROM_MS ? durationWords(ms) : `${Math.round(ms / DAY_MS)} days`;
}
