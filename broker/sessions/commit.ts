import { assertNever } from "../errors/broker-error.ts";
import { finishDeliveredMessages, setMessageState } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { addInput, addTurn, endTurn, inputsOfTurn, settleInput } from "../store/turns.ts";
import type { Decision } from "./decision.ts";
import { endFirstLine, type FirstLine } from "./first-line.ts";
import type { OutboundBody, Posts } from "./ports/posts.ts";
import { endProgress, type ProgressCard } from "./progress-post.ts";
import type { EndedProgressView } from "./progress-view.ts";
import {
  type Effect,
  type Notice,
  type OfferNotice,
  type PendingInput,
  stateWord,
} from "./state.ts";
import { turnOrigin } from "./turn-origin.ts";

export interface CommitOptions {
  readonly posts: Posts;
  readonly wordsOf: (notice: Notice) => OutboundBody;
  readonly now: number;
  readonly settledNotice: (
    notice: OfferNotice,
    by: Extract<Effect, { kind: "amend" }>["by"],
  ) => Extract<OutboundBody, { kind: "notice" }>;
  readonly endedCard: (view: EndedProgressView) => ProgressCard;
  readonly firstLine: FirstLine;
  /** The model that a turn of the session has which starts now; null when Codex did not name it. */
  readonly modelOf: (session: SessionRow) => string | null;
}

/** Stores a decision with all its durable effects, in the caller's transaction. */
export async function commitDecision(
  db: Executor,
  session: SessionRow,
  decision: Decision,
  options: CommitOptions,
): Promise<void> {
  await saveSession(db, session.key, {
    state_json: JSON.stringify(decision.state),
    state: stateWord(decision.state),
    last_activity_at: options.now,
  });
  for (const effect of decision.effects) await commitEffect(db, session, effect, options);
}

async function commitEffect(
  db: Executor,
  session: SessionRow,
  effect: Effect,
  options: CommitOptions,
): Promise<void> {
  const { key } = session;
  const { now, posts, wordsOf } = options;
  switch (effect.kind) {
    case "messages":
      return setMessageState(db, effect.ids, effect.state, effect);
    case "input-made":
      return addInput(db, {
        id: effect.input.inputId,
        sessionKey: key,
        kind: effect.input.wake === null ? "messages" : effect.input.wake.kind,
        causeJson: JSON.stringify(effect.input),
        at: now,
      });
    case "input-settled":
      return settleInput(db, effect.inputId, effect.state, effect.turnId);
    case "turn-started": {
      const { turnId } = effect;
      const codexThreadId = session.codex_thread_id ?? "";
      const messageIds = await messagesThatStarted(db, turnId);
      const origin = await turnOrigin(db, session, messageIds, options.modelOf(session));
      await addTurn(db, { id: turnId, sessionKey: key, codexThreadId, at: now, origin });
      return record(db, key, "turn-started", { turnId }, now);
    }
    case "turn-over": {
      const { turn } = effect;
      const errorJson = turn.error === null ? null : JSON.stringify(turn.error);
      await endTurn(db, turn.turnId, { state: turn.status, errorJson, at: now });
      await endProgress(db, key, turn, options);
      await endFirstLine(db, key, options);
      await finishDeliveredMessages(db, key);
      return record(db, key, "turn-ended", turn, now);
    }
    case "forget-thread":
      return saveSession(db, key, {
        codex_thread_id: null,
        history_needed: effect.history ? 1 : 0,
      });
    case "drop-posts":
      return posts.dropQueued(db, key);
    case "say":
      await record(db, key, "notice", effect.notice, now, `${key}:${effect.key}`);
      return posts.enqueue(db, {
        idempotencyKey: `${key}:${effect.key}`,
        sessionKey: key,
        body: wordsOf(effect.notice),
      });
    case "rewrite": {
      const of = `${key}:${effect.key}`;
      await record(db, key, "notice", effect.notice, now, `${of}:over`);
      const body = wordsOf(effect.notice);
      if (body.kind !== "notice") return;
      return posts.enqueue(db, {
        idempotencyKey: `${of}:over`,
        sessionKey: key,
        body: { kind: "edit", of, text: body.text, blocks: body.blocks ?? [] },
      });
    }
    case "amend": {
      const { by, notice } = effect;
      await record(db, key, "notice-settled", { notice: notice.kind, by }, now);
      const of = `${key}:${effect.key}`;
      const { text, blocks } = options.settledNotice(notice, by);
      return posts.enqueue(db, {
        idempotencyKey: `${of}:settled`,
        sessionKey: key,
        body: { kind: "edit", of, text, blocks: blocks ?? [] },
      });
    }
    case "answer":
      await record(db, key, "answer", { markdown: effect.markdown }, now, `${key}:${effect.key}`);
      return posts.enqueue(db, {
        idempotencyKey: `${key}:${effect.key}`,
        sessionKey: key,
        body: { kind: "markdown", markdown: effect.markdown },
      });
    case "record":
      return record(db, key, effect.entry, effect.data, now);
    case "deliver":
    case "interrupt":
    case "end-commands":
    case "cancel-jobs":
    case "inspect":
    case "retry-at":
    case "quiet":
      return;
    default:
      return assertNever(effect);
  }
}

async function messagesThatStarted(db: Executor, turnId: string): Promise<readonly number[]> {
  const [first] = await inputsOfTurn(db, turnId);
  return first === undefined ? [] : (JSON.parse(first.cause_json) as PendingInput).messageIds;
}

function record(
  db: Executor,
  sessionKey: string,
  kind: string,
  data: unknown,
  at: number,
  ref?: string,
): Promise<void> {
  return addTimelineEntry(db, {
    sessionKey,
    kind,
    data,
    at,
    ...(ref === undefined ? {} : { ref }),
  });
}
