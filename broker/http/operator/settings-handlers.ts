import type { operatorRoutes } from "../../api/routes.ts";
import type { SettingsActions } from "../../app/actions.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** What the next turns run with, and what single channels have instead. */
export function settingsReadHandlers(actions: Pick<SettingsActions, "inForce" | "list" | "item">) {
  return {
    listSettings: () => ({
      ok: true,
      value: { inForce: actions.inForce(null), channels: [...actions.list()] },
    }),
    channelSettings: ({ params }) => ({ ok: true, value: actions.item(params.channel) }),
  } satisfies Handlers<typeof operatorRoutes>;
}

export function settingsActHandlers(actions: SettingsActions) {
  return {
    setChannelSettings: async ({ params, body }) => {
      const { by, setBy, ...set } = body;
      const who = setBy ?? by ?? null;
      return { ok: true, value: await actions.set(params.channel, set, who) };
    },
    removeChannelSettings: async ({ params }) =>
      (await actions.remove(params.channel))
        ? { ok: true, value: actions.item(params.channel) }
        : refuse(404, "nothing_set", "Nothing is set for this channel."),
  } satisfies Handlers<typeof operatorRoutes>;
}
