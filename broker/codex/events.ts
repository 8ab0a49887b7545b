import type { AgentEvent, EndedTurn, TokenCount } from "../sessions/ports/agent-events.ts";
import type { Answered, KnownTurn } from "../sessions/ports/agent-runtime.ts";
import type { Activity } from "../sessions/ports/conversation.ts";
import { activityOfItem, activityOfRetry } from "./activity.ts";
import { turnFailure } from "./failures.ts";
import type { ThreadItem, TokenUsageBreakdown, Turn } from "./protocol.generated.ts";
import { answerOf, nothingSaid, type Said, withMessage } from "./said.ts";
import { startedStepOfItem, stepOfItem } from "./steps.ts";
import type { ServerNotification } from "./wire.ts";

/** What is remembered of a thread between two notifications. */
export interface ThreadView {
  readonly threadId: string;
  readonly turn: TurnView | null;
  /** The thread's total at the last usage that was told; the same total again is a repetition. */
  readonly toldTotal: number | null;
}

interface TurnView {
  readonly turnId: string;
  /** The finished answers to what the turn has shown. */
  readonly said: Said;
  /** True while nothing has followed them: the model had said all that it wanted to. */
  readonly isLastWord: boolean;
  /** The last message on what came before the newest input, if it was complete; else empty. */
  readonly wordBefore: string;
  /** Items that have begun and not ended, in their order; unfinished ones go with the turn. */
  readonly open: ReadonlyMap<string, OpenItem>;
  readonly editedFiles: ReadonlySet<string>;
  readonly activity: Activity | null;
}

interface OpenItem {
  /** Of a change that is about to be made: what it changes. */
  readonly files: readonly string[];
  readonly isAnswer: boolean;
  readonly isMessage: boolean;
  readonly activity: Activity | null;
}

export interface Told {
  readonly view: ThreadView;
  readonly events: readonly AgentEvent[];
}

export function newThreadView(threadId: string): ThreadView {
  return { threadId, turn: null, toldTotal: null };
}

/** The view of a thread that was resumed, whose newest turn Codex has told as a whole. */
export function resumedView(view: ThreadView, lastTurn: Turn | null): ThreadView {
  if (lastTurn === null || lastTurn.status !== "inProgress")
    return lastTurn?.id === view.turn?.turnId ? { ...view, turn: null } : view;
  const turn =
    view.turn?.turnId === lastTurn.id ? view.turn : { ...newTurn(lastTurn.id), activity: null };
  const endsWithAnswer = isAnswer(lastTurn.items.findLast(isOfTheTalk));
  return {
    ...view,
    turn: {
      ...turn,
      said: endsWithAnswer || turn.said.last === "" ? saidIn(lastTurn.items) : turn.said,
      isLastWord: endsWithAnswer || turn.isLastWord,
    },
  };
}

/**
 * Pure: what one notification about `view`'s thread means. Codex sends each model call's usage
 * once, but repeats the last one when a thread is resumed. Items of an older turn (a command that
 * outlived it) are told as steps and change nothing else.
 */
export function readNotification(view: ThreadView, notification: ServerNotification): Told {
  const { threadId } = view;
  switch (notification.method) {
    case "turn/started":
      return beginTurn(view, notification.params.turn.id);
    case "item/started":
      return itemStarted(view, notification.params.turnId, notification.params.item);
    case "item/agentMessage/delta":
      return answerGrows(view, notification.params.turnId, notification.params.itemId);
    case "item/completed":
      return itemCompleted(view, notification.params.turnId, notification.params.item);
    case "turn/plan/updated": {
      const { turnId, plan } = notification.params;
      const told = doing(view, turnId, { kind: "planning" });
      const steps = plan.map(({ step, status }) => ({ text: step, state: planStates[status] }));
      return {
        view: told.view,
        events: [...told.events, { kind: "plan", threadId, turnId, plan: steps }],
      };
    }
    case "error": {
      const { error, turnId, willRetry } = notification.params;
      if (!willRetry) return nothing(view);
      return doing(dropMessages(view, turnId), turnId, activityOfRetry(error.message));
    }
    case "thread/tokenUsage/updated": {
      const { turnId, tokenUsage } = notification.params;
      if (tokenUsage.total.totalTokens === view.toldTotal) return nothing(view);
      return {
        view: { ...view, toldTotal: tokenUsage.total.totalTokens },
        events: [
          {
            kind: "usage",
            threadId,
            turnId,
            total: tokens(tokenUsage.total),
            last: tokens(tokenUsage.last),
            context:
              tokenUsage.modelContextWindow === null
                ? null
                : {
                    usedTokens: tokenUsage.last.totalTokens,
                    windowTokens: tokenUsage.modelContextWindow,
                  },
          },
        ],
      };
    }
    case "turn/completed": {
      const { turn } = notification.params;
      const known = view.turn?.turnId === turn.id ? view.turn : null;
      return {
        view: known === null ? view : { ...view, turn: null },
        events: [{ kind: "turn-ended", threadId, turn: endedTurn(turn, known) }],
      };
    }
    case "thread/closed":
      return { view: { ...view, turn: null }, events: [{ kind: "thread-closed", threadId }] };
    default:
      return nothing(view);
  }
}

const planStates = { completed: "done", inProgress: "now", pending: "open" } as const;

/** The files that an item in work is about to change. */
export function changedFilesOf(view: ThreadView, itemId: string): readonly string[] {
  return view.turn?.open.get(itemId)?.files ?? [];
}

/** A turn as Codex has stored it. */
export function turnState(turn: Turn): KnownTurn {
  const found = answeredBeforeInputs(turn.items);
  const answered = found.length === 0 ? {} : { answered: found };
  return turn.status === "inProgress"
    ? { state: "running", turnId: turn.id, ...answered }
    : { state: "ended", turn: endedTurn(turn, null), ...answered };
}

function answeredBeforeInputs(items: readonly ThreadItem[]): Answered {
  const talk = items.filter(isOfTheTalk);
  return talk.flatMap((item, index) => {
    if (item.type !== "userMessage" || item.clientId === null) return [];
    if (!isAnswer(talk[index - 1])) return [];
    return [{ inputId: item.clientId, text: answerOf(saidIn(talk.slice(0, index))) }];
  });
}

/** `turn/completed` holds only the newest message, so what was seen on the way goes first. */
function endedTurn(turn: Turn, known: TurnView | null): EndedTurn {
  const newest = saidIn(turn.items);
  const seen = answerOf(known?.said ?? nothingSaid);
  return {
    turnId: turn.id,
    status: turn.status === "inProgress" ? "interrupted" : turn.status,
    error: turn.error === null ? null : turnFailure(turn.error),
    finalMessage: seen === "" && newest.last !== known?.wordBefore ? answerOf(newest) : seen,
  };
}

/** The answers so far; none when an input came right behind the last one. */
function saidIn(items: readonly ThreadItem[]): Said {
  const talk = items.filter(isOfTheTalk);
  let said = nothingSaid;
  for (const [index, item] of talk.entries()) {
    if (isAnswer(item)) said = withMessage(said, item);
    else if (isInput(item) && isAnswer(talk[index - 1])) said = nothingSaid;
  }
  return said;
}

/** A conversation that is made shorter for what joined is no work of the agent's. */
function isOfTheTalk(item: ThreadItem): boolean {
  return item.type !== "contextCompaction";
}

function isInput(item: ThreadItem): boolean {
  return item.type === "userMessage" && item.clientId !== null;
}

type AgentMessage = Extract<ThreadItem, { type: "agentMessage" }>;

/** Providers that send no phase mean their messages as answers. */
function isAnswer(item: ThreadItem | undefined): item is AgentMessage {
  return item?.type === "agentMessage" && item.phase !== "commentary" && item.delivery !== "async";
}

function newTurn(turnId: string): TurnView {
  return {
    turnId,
    said: nothingSaid,
    isLastWord: false,
    wordBefore: "",
    open: new Map(),
    editedFiles: new Set(),
    activity: { kind: "thinking" },
  };
}

function nothing(view: ThreadView): Told {
  return { view, events: [] };
}

function beginTurn(view: ThreadView, turnId: string): Told {
  if (view.turn?.turnId === turnId) return nothing(view);
  const { threadId } = view;
  return {
    view: { ...view, turn: newTurn(turnId) },
    events: [
      { kind: "turn-started", threadId, turnId },
      { kind: "activity", threadId, turnId, activity: { kind: "thinking" } },
    ],
  };
}

/** What was said belongs to the inputs before; what follows belongs to the new one as well. */
function answeredTurn(turn: TurnView): TurnView {
  return { ...turn, said: nothingSaid, isLastWord: false, wordBefore: turn.said.last };
}

function itemStarted(view: ThreadView, turnId: string, item: ThreadItem): Told {
  if (item.type === "userMessage") {
    if (item.clientId === null) return nothing(view);
    const { threadId, turn } = view;
    const answered = turn?.turnId === turnId && turn.isLastWord ? answerOf(turn.said) : "";
    return {
      view: turn === null || answered === "" ? view : { ...view, turn: answeredTurn(turn) },
      events: [
        {
          kind: "input-seen",
          threadId,
          turnId,
          inputId: item.clientId,
          ...(answered === "" ? {} : { answered }),
        },
      ],
    };
  }
  if (view.turn?.turnId !== turnId) return nothing(view);
  const files = item.type === "fileChange" ? item.changes.map((change) => change.path) : [];
  const editedFiles =
    files.length === 0 ? view.turn.editedFiles : new Set([...view.turn.editedFiles, ...files]);
  const activity = activityOfItem(item, editedFiles.size);
  const isMessage = item.type === "agentMessage";
  const open = new Map(view.turn.open).set(item.id, {
    files,
    isMessage,
    isAnswer: isAnswer(item),
    activity,
  });
  const isLastWord = view.turn.isLastWord && !isOfTheTalk(item);
  const next = { ...view, turn: { ...view.turn, open, editedFiles, isLastWord } };
  const after = activity === null ? nothing(next) : doing(next, turnId, activity);
  const step = startedStepOfItem(item);
  if (step === null) return after;
  const { threadId } = view;
  return {
    view: after.view,
    events: [...after.events, { kind: "step-started", threadId, turnId, step }],
  };
}

function answerGrows(view: ThreadView, turnId: string, itemId: string): Told {
  return view.turn?.open.get(itemId)?.isAnswer === true
    ? doing(view, turnId, { kind: "writing" })
    : nothing(view);
}

function itemCompleted(view: ThreadView, turnId: string, item: ThreadItem): Told {
  const { threadId, turn } = view;
  if (item.type === "agentMessage" && item.delivery === "async") {
    const questions = (item.questions ?? []).map(({ title, options }) => ({
      text: title,
      options: options ?? [],
    }));
    return {
      view: turn?.turnId === turnId ? { ...view, turn: withoutItem(turn, item.id) } : view,
      events: [
        {
          kind: "async-question",
          threadId,
          turnId,
          itemId: item.id,
          text: item.text.trim(),
          questions,
        },
      ],
    };
  }
  const step = stepOfItem(item);
  const told: readonly AgentEvent[] =
    step === null ? [] : [{ kind: "step", threadId, turnId, step }];
  if (turn?.turnId !== turnId) return { view, events: told };
  const rest = withoutItem(turn, item.id);
  const said = isAnswer(item) ? { said: withMessage(rest.said, item), isLastWord: true } : {};
  const after = doing({ ...view, turn: { ...rest, ...said } }, turnId, activityOfOpen(rest));
  return { view: after.view, events: [...told, ...after.events] };
}

function withoutItem(turn: TurnView, itemId: string): TurnView {
  const open = new Map(turn.open);
  open.delete(itemId);
  return { ...turn, open };
}

/** What the newest item in work says; an agent without one thinks. */
function activityOfOpen(turn: TurnView): Activity {
  return (
    [...turn.open.values()].findLast((item) => item.activity !== null)?.activity ?? {
      kind: "thinking",
    }
  );
}

/** A retry begins a new message item; the abandoned one never completes. */
function dropMessages(view: ThreadView, turnId: string): ThreadView {
  if (view.turn?.turnId !== turnId) return view;
  const open = new Map([...view.turn.open].filter(([, item]) => !item.isMessage));
  return { ...view, turn: { ...view.turn, open } };
}

/** Tells an activity of the current turn, unless it is the one that was told last. */
function doing(view: ThreadView, turnId: string, activity: Activity): Told {
  const { threadId, turn } = view;
  if (turn?.turnId !== turnId || sameActivity(turn.activity, activity)) return nothing(view);
  return {
    view: { ...view, turn: { ...turn, activity } },
    events: [{ kind: "activity", threadId, turnId, activity }],
  };
}

function sameActivity(one: Activity | null, other: Activity): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function tokens(usage: TokenUsageBreakdown): TokenCount {
  return {
    input: usage.inputTokens,
    cachedInput: usage.cachedInputTokens,
    output: usage.outputTokens,
    reasoning: usage.reasoningOutputTokens,
    total: usage.totalTokens,
  };
}
