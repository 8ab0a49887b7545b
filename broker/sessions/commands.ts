import { assertNever } from "../errors/broker-error.ts";
import { openAsks } from "../store/asks.ts";
import { addMessage } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { questionOf } from "./ask-views.ts";
import { sessionKeyOf, type SessionKey, type ThreadRef } from "./model.ts";
import { type OutboundBody, type OutboundPost, type Posts, taskRequestKey } from "./ports/posts.ts";
import { type LiveFacts, readStatusAnswer } from "./status/read-status-answer.ts";
import type { Sessions } from "./sessions.ts";
import type { Notice } from "./state.ts";
import type { GivenCommand, ThreadCommand } from "./thread-commands.ts";

export interface CommandsOptions {
  readonly posts: Posts;
  readonly wordsOf: (notice: Notice) => OutboundBody;
  readonly sessions: Pick<Sessions, "dispatch">;
  /** `userId` is who asks. */
  readonly liveFacts: (key: SessionKey, userId: string) => LiveFacts;
}

/**
 * Obeys what people say to the broker itself. A command is kept like a message, so that it counts
 * once (a mention comes as two events), never reaches the agent and is not found again later.
 */
export class Commands {
  readonly #options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /**
   * Takes a command over in the caller's transaction. What it returns runs after the commit;
   * undefined when the command was known.
   */
  async take(
    db: Executor,
    thread: ThreadRef,
    given: GivenCommand,
    now: number,
  ): Promise<(() => void) | undefined> {
    const key = sessionKeyOf(thread);
    const session = await findSession(db, key);
    if (session === undefined) {
      await this.#say(db, key, given, noticeWithoutSession(given.command), {
        owner: "none",
        ...(given.command.kind === "nothing-said" && {
          idempotencyKey: taskRequestKey(thread, given.userId),
        }),
      });
      return () => this.#options.posts.wake(key);
    }
    const isNew = await addMessage(db, {
      sessionKey: key,
      channel: thread.channel,
      ts: given.messageTs,
      source: "command",
      messageJson: JSON.stringify({ thread, ...given }),
      state: "command",
      at: now,
    });
    return isNew ? this.#obey(db, session, given) : undefined;
  }

  /** Gives a sign to who replies while the turn waits for an approval; once for each approval. */
  async announceApproval(db: Executor, key: SessionKey): Promise<(() => void) | undefined> {
    const { posts, wordsOf } = this.#options;
    const asks = (await openAsks(db, key)).filter((ask) => ask.expires_at > 0);
    const approval = asks.find((ask) => questionOf(ask).kind !== "input");
    if (approval === undefined) return undefined;
    await posts.enqueue(db, {
      idempotencyKey: `${key}:reads-later:${approval.handle}`,
      sessionKey: key,
      body: wordsOf({ kind: "reads-later", awaited: questionOf(approval) }),
    });
    return () => posts.wake(key);
  }

  /** Says once that programs alone get no further answer. */
  async announceBotLimit(
    db: Executor,
    { key, since }: { readonly key: SessionKey; readonly since: number },
  ): Promise<() => void> {
    const { posts, wordsOf } = this.#options;
    await posts.enqueue(db, {
      idempotencyKey: `${key}:bots-only:${since}`,
      sessionKey: key,
      body: wordsOf({ kind: "bots-only" }),
    });
    return () => posts.wake(key);
  }

  async #obey(db: Executor, session: SessionRow, given: GivenCommand): Promise<() => void> {
    const { sessions, posts, liveFacts } = this.#options;
    const { command, userId, messageTs } = given;
    const { key } = session;
    const answered = async (notice: Notice) => {
      await this.#say(db, key, given, notice);
      return () => posts.wake(key);
    };
    switch (command.kind) {
      case "help":
      case "nothing-said":
        return answered({ kind: command.kind });
      case "status": {
        const status = await readStatusAnswer(db, session, liveFacts(key, userId));
        return answered(status === null ? { kind: "nothing-here" } : { kind: "status", status });
      }
      case "stop":
        return () => void sessions.dispatch(key, { kind: "stop", userId, messageTs });
      case "new":
        return () => void sessions.dispatch(key, { kind: "new", userId, messageTs });
      case "quiet":
        return () =>
          void sessions.dispatch(key, { kind: "quiet", wanted: command.wanted, messageTs });
      default:
        return assertNever(command);
    }
  }

  #say(
    db: Executor,
    key: SessionKey,
    given: GivenCommand,
    notice: Notice,
    more: Partial<Pick<OutboundPost, "owner" | "idempotencyKey">> = {},
  ): Promise<void> {
    const { posts, wordsOf } = this.#options;
    return posts.enqueue(db, {
      idempotencyKey: `${key}:${given.command.kind}:${given.messageTs}`,
      sessionKey: key,
      body: wordsOf(notice),
      ...more,
    });
  }
}

/** Nothing is begun for a command alone: a thread becomes a session by a task. */
function noticeWithoutSession(command: ThreadCommand): Notice {
  switch (command.kind) {
    case "help":
    case "nothing-said":
      return { kind: command.kind };
    case "stop":
      return { kind: "nothing-to-stop" };
    case "status":
    case "new":
    case "quiet":
      return { kind: "nothing-here" };
    default:
      return assertNever(command);
  }
}
