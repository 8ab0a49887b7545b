import type { Kysely } from "kysely";
import { assertNever } from "../../errors/broker-error.ts";
import type { SessionCoauthors } from "../../github/session-coauthors.ts";
import type { Log } from "../../logs/log.ts";
import {
  coauthorForm,
  type CoauthorInteraction,
  coauthorInteractionOf,
} from "../../slack/coauthor-form.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { BrokerDatabase, SessionRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import { NOT_PERMITTED } from "../texts.ts";

export interface CoauthorClicksOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly log: Log;
  readonly coauthors: Pick<SessionCoauthors, "choose" | "ignoreMissing" | "status">;
  readonly gateway: Pick<SlackGateway, "openForm" | "tellAlone">;
  /** Whether somebody may have work done in a session's thread. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

/** Opens the form of co-authors for somebody, and stores what they chose there. */
export async function takeCoauthorClick(
  payload: unknown,
  options: CoauthorClicksOptions,
): Promise<void> {
  const doing = coauthorInteractionOf(payload);
  if (doing === null) return;
  const session = await findSession(options.db, doing.sessionKey);
  if (session === undefined) return;
  // The thread's own people see the button; a request by hand could name any session.
  if (!(await options.mayDrive(doing.userId, session))) {
    return tell(doing, session, options, NOT_PERMITTED);
  }
  switch (doing.kind) {
    case "open":
      return open(doing, session, options);
    case "chosen":
      return store(doing, session, options);
    case "ignore":
      await options.coauthors.ignoreMissing(session.key, doing.userId);
      return tell(doing, session, options, IGNORED);
    default:
      return assertNever(doing);
  }
}

async function open(
  doing: Extract<CoauthorInteraction, { readonly kind: "open" }>,
  session: SessionRow,
  { coauthors, gateway }: CoauthorClicksOptions,
): Promise<void> {
  // A trigger is good for 3 s: the form comes first, and a click elsewhere opens nothing.
  if (doing.channel !== session.channel) return;
  const { candidates, ignoresMissing, revision } = await coauthors.status(session.key);
  if (candidates.length === 0) return;
  const people = candidates.map(({ author, isChosen, name, userId }) => ({
    userId,
    name: author === null ? `${name ?? userId} (not known on GitHub)` : (name ?? userId),
    isChosen,
  }));
  const more = { sessionKey: session.key, revision, ignoresMissing };
  await gateway.openForm(doing.triggerId, coauthorForm(people, more));
}

async function store(
  doing: Extract<CoauthorInteraction, { readonly kind: "chosen" }>,
  session: SessionRow,
  options: CoauthorClicksOptions,
): Promise<void> {
  const { chosen, ignoresMissing, revision, userId } = doing;
  const outcome = await options.coauthors.choose(session.key, {
    chosen,
    ignoresMissing,
    revision,
    by: userId,
  });
  options.log.info("A person chose co-authors", { sessionKey: session.key, by: userId, outcome });
  switch (outcome) {
    case "chosen":
      return tell(doing, session, options, chosenText(chosen));
    case "changed":
    case "no-candidate":
      return tell(doing, session, options, CHANGED);
    default:
      return assertNever(outcome);
  }
}

const IGNORED =
  "I do not ask again in this thread. Its commits go on naming the people whom I know on GitHub.";

const CHANGED =
  "Somebody joined this thread meanwhile, so nothing was saved. Open the form again to choose.";

function chosenText(chosen: readonly string[]): string {
  return chosen.length === 0
    ? "Commits of this thread name no co-authors from now on."
    : `Commits of this thread name ${chosen.map((id) => `<@${id}>`).join(", ")} from now on.`;
}

async function tell(
  { userId }: CoauthorInteraction,
  session: SessionRow,
  { gateway }: CoauthorClicksOptions,
  text: string,
): Promise<void> {
  const { channel, thread_ts: threadTs } = session;
  await gateway.tellAlone({ channel, threadTs, userId, text });
}
