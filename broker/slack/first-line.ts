import type { OutboundBody } from "../sessions/ports/posts.ts";
import { button, context } from "./card-text.ts";
import { escapeText } from "./escape-text.ts";
import { STOP_ACTION } from "./progress-card.ts";

/** Where people can see a session: an address, and the machine that it is on. */
interface SessionPage {
  readonly url: string;
  readonly host: string;
}

/** The first line of a session: how to go on and how to stop, with a button while a turn runs. */
export function firstLineBody(line: {
  readonly page: SessionPage | null;
  readonly turnId: string | null;
}): Extract<OutboundBody, { kind: "notice" }> {
  const { page, turnId } = line;
  const lead = "On it, in a workspace of its own. Reply here to add something, `-stop` to stop.";
  const link = page === null ? "" : ` <${page.url}|Open session> on ${escapeText(page.host)}`;
  return {
    kind: "notice",
    text: `${lead.replaceAll("`", "")}${page === null ? "" : ` ${page.url}`}`,
    blocks: [
      // The same id at each edit: Slack would show the line as new.
      { ...context(`${lead}${link}`), block_id: FIRST_LINE_BLOCK },
      ...(turnId === null
        ? []
        : [
            {
              type: "actions",
              block_id: `${FIRST_LINE_BLOCK}:actions`,
              elements: [button(STOP_ACTION, "Stop", turnId)],
            },
          ]),
    ],
  };
}

const FIRST_LINE_BLOCK = "session:first-line";
