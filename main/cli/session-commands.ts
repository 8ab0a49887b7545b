import { z } from "zod";
import { sessionListQuerySchema } from "../../broker/api/sessions.ts";
import type { Command } from "./command.ts";
import { answerOf, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { ago, plain, table } from "./words.ts";

const LIMIT = 50;
const TITLE_MAX_CHARACTERS = 60;

export const sessionCommands: readonly Command[] = [
  {
    name: "sessions",
    summary: "list sessions, newest activity first",
    operands: [],
    options: [
      {
        name: "group",
        value: "GROUP",
        help: "all (the default), open, needs-you, working, waiting or ended",
      },
      { name: "search", value: "TEXT", help: "part of the title, of a message or the key" },
      { name: "limit", value: "N", help: `how many, ${LIMIT} otherwise` },
    ],
    run: async (context, { values }) => {
      const query = sessionListQuerySchema.safeParse({
        group: values["group"] ?? "all",
        search: values["search"],
        limit: values["limit"] ?? LIMIT,
      });
      if (!query.success) {
        context.complain(`${z.prettifyError(query.error)}\n`);
        return exitCodes.usage;
      }
      const list = answerOf(await context.client.listSessions({ query: query.data }));
      const now = context.clock.now();
      const rows = list.sessions.map((session) => [
        session.key,
        plain(session.status.word),
        session.channel.name === null ? session.channel.id : `#${plain(session.channel.name)}`,
        ago(session.lastActivityAt, now),
        plain(session.title ?? "").slice(0, TITLE_MAX_CHARACTERS),
      ]);
      show(context, list, () =>
        rows.length === 0
          ? values["group"] === undefined && values["search"] === undefined
            ? "There are no sessions yet."
            : "No session matches."
          : table(["KEY", "STATE", "CHANNEL", "ACTIVE", "TITLE"], rows),
      );
      return exitCodes.ok;
    },
  },
];
