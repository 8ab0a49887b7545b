import { assertNever } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { Asks } from "../sessions/asks.ts";
import { alreadyAnswered } from "../slack/ask-cards.ts";
import { askClickOf } from "../slack/interactions.ts";
import type { SlackRoom } from "../slack/room.ts";

/** Takes a click on a question's card; who comes second is told so, alone. */
export async function answerClick(
  payload: unknown,
  asks: Asks,
  room: Pick<SlackRoom, "tellAlone">,
  log: Log,
): Promise<void> {
  const click = askClickOf(payload);
  if (click === null) return;
  const answer = await asks.answer(click.handle, click.choice, click.userId);
  log.info("Somebody answered a question of Codex.", {
    handle: click.handle,
    by: click.userId,
    result: answer.kind,
  });
  const { channel, threadTs, userId } = click;
  switch (answer.kind) {
    case "settled":
      return;
    case "already":
      await room.tellAlone({ channel, threadTs, userId, text: alreadyAnswered(answer.outcome) });
      return;
    case "unknown":
    case "not-offered":
      await room.tellAlone({
        channel,
        threadTs,
        userId,
        text: "This card is out of date, so nothing was changed.",
      });
      return;
    default:
      return assertNever(answer);
  }
}
