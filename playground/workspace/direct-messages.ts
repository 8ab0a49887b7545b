import type { Core } from "./core.ts";
import type { Channel } from "./model.ts";

/** The direct message of the bot with a person; it is made when there is none. */
function directMessage(core: Core, user: string): Channel {
  return conversationOf(core, [user]);
}

/** The direct or group message of the bot with these people; it is made when there is none. */
export function conversationOf(core: Core, users: readonly string[]): Channel {
  const { world, ids } = core;
  const members = [...new Set([...users, world.app.botUserId])];
  const kind = members.length > 2 ? "mpim" : "im";
  const found = world
    .channels()
    .find(
      (one) =>
        one.kind === kind &&
        one.members.length === members.length &&
        members.every((id) => one.members.includes(id)),
    );
  if (found !== undefined) return found;
  const names = members.map((id) => world.user(id)?.name ?? id);
  const made: Channel =
    kind === "im"
      ? { id: ids.next("D"), name: "", kind, members }
      : { id: ids.next("G"), name: `mpdm-${names.join("--")}-1`, kind, members };
  world.addChannel(made);
  return made;
}

/** What a caller may write as `channel` of a post: an id, a person's id, `#name` or `name`. */
export function channelNamed(core: Core, name: string): Channel | undefined {
  const { world } = core;
  const byId = world.channel(name);
  if (byId !== undefined) return byId;
  const user = world.user(name);
  if (user !== undefined && user.id !== world.app.botUserId) return directMessage(core, user.id);
  const bare = name.replace(/^#/, "");
  return world.channels().find((one) => one.kind === "channel" && one.name === bare);
}
