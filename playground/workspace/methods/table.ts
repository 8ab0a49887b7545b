import { assistantMethods } from "./assistant.ts";
import { chatMethods } from "./chat.ts";
import { conversationMethods } from "./conversations.ts";
import { fileMethods } from "./files.ts";
import { type Method, ok } from "./method.ts";
import { peopleMethods } from "./people.ts";
import { reactionMethods } from "./reactions.ts";
import { streamingMethods } from "./streaming.ts";
import { viewMethods } from "./views.ts";

/** Every method that the workspace knows; anything else answers `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map<string, Method>(
  Object.entries({
    "api.test": { run: () => ok(), token: "bot" },
    "apps.connections.open": {
      run: (core) => ok({ url: `${core.baseUrl().replace("http", "ws")}${core.hub.openTicket()}` }),
      token: "app",
    },
    ...peopleMethods,
    ...chatMethods,
    ...streamingMethods,
    ...conversationMethods,
    ...reactionMethods,
    ...fileMethods,
    ...viewMethods,
    ...assistantMethods,
  } satisfies Readonly<Record<string, Method>>),
);
