import type { Message } from "../../playground/workspace/model.ts";
import type { Talk } from "./talk.ts";
import type { World } from "./world.ts";

/** Real Codex on a busy machine: a turn may take seconds, never this long. */
const PATIENCE_MS = 30_000;

/** The card in a thread that asks `title` and can be answered, past or to come. */
export function cardIn(talk: Talk, world: World, title: string): Promise<Message> {
  const { channel, threadTs } = talk;
  return world.slack.waitFor(
    () =>
      world.slack
        .botMessages(channel, threadTs)
        .find((one) => one.text.startsWith(title) && JSON.stringify(one.blocks).includes('"ask:')),
    { timeoutMs: PATIENCE_MS, what: `the card "${title}" in the thread ${threadTs}` },
  );
}

/** Ben, or who is named, presses a button of a card. */
export async function press(
  world: World,
  card: Message,
  actionId: string,
  user = "U0BEN",
): Promise<unknown> {
  const message = { channel: card.channel, ts: card.ts };
  const clicked = await world.slack.people.click({ user, actionId, message });
  if (!clicked.ok) throw new Error(`${actionId} could not be pressed: ${clicked.error}`);
  return clicked.value;
}

/** The form on somebody's screen, present or to come. */
export async function openForm(
  world: World,
  user: string,
): Promise<Readonly<Record<string, unknown>>> {
  const view = await world.slack.waitFor(() => world.slack.workspace.core.modals.top(user), {
    timeoutMs: PATIENCE_MS,
    what: `a form for ${user}`,
  });
  return view.definition;
}
