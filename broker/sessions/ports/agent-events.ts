import type { QuestionText } from "../agent-questions.ts";
import type { Activity } from "./conversation.ts";

export interface EndedTurn {
  readonly turnId: string;
  readonly status: "completed" | "interrupted" | "failed";
  readonly error: TurnFailure | null;
  /** The last agent message that is an answer (not commentary, not an asynchronous question). */
  readonly finalMessage: string;
}

export interface TurnFailure {
  readonly kind:
    | "unauthorized"
    | "usage-limit"
    | "rate-limit"
    | "overloaded"
    | "context-too-long"
    | "model-not-found"
    | "connection"
    | "policy"
    | "other";
  /** Codex's own sentence. */
  readonly message: string;
  readonly httpStatus?: number;
}

/** What the runtime tells, in the order in which Codex told it. */
export type AgentEvent =
  | { readonly kind: "turn-started"; readonly threadId: string; readonly turnId: string }
  | {
      readonly kind: "input-seen";
      readonly threadId: string;
      readonly turnId: string;
      readonly inputId: string;
      /** What the agent had answered right before it: the turn's last message, but for this. */
      readonly answered?: string;
    }
  | {
      readonly kind: "activity";
      readonly threadId: string;
      readonly turnId: string;
      readonly activity: Activity;
    }
  /** A step that has begun; what becomes of it is told by `step`, or by the turn's end. */
  | {
      readonly kind: "step-started";
      readonly threadId: string;
      readonly turnId: string;
      readonly step: AgentStep;
    }
  /** A finished step, for the timeline. */
  | {
      readonly kind: "step";
      readonly threadId: string;
      readonly turnId: string;
      readonly step: AgentStep;
    }
  /** The whole plan of the turn as it is now. */
  | {
      readonly kind: "plan";
      readonly threadId: string;
      readonly turnId: string;
      readonly plan: readonly PlanStep[];
    }
  | {
      readonly kind: "usage";
      readonly threadId: string;
      readonly turnId: string;
      readonly total: TokenCount;
      readonly last: TokenCount;
      /** Null where Codex does not know the model's window. */
      readonly context: ContextUse | null;
    }
  /** A question that the agent asks while it goes on working (`delivery: "async"`). */
  | {
      readonly kind: "async-question";
      readonly threadId: string;
      readonly turnId: string;
      readonly itemId: string;
      /** What it says beside its questions; may be empty. */
      readonly text: string;
      readonly questions: readonly QuestionText[];
    }
  | { readonly kind: "turn-ended"; readonly threadId: string; readonly turn: EndedTurn }
  /** Codex unloaded or forgot the thread: the next input opens it again. */
  | { readonly kind: "thread-closed"; readonly threadId: string }
  /** The connection to Codex is there (again): open work is inspected. */
  | ({ readonly kind: "connected" } & ConnectionScope)
  | ({ readonly kind: "disconnected"; readonly reason: string } & ConnectionScope)
  /** An account appeared or went. */
  | { readonly kind: "account"; readonly usable: boolean };

/** Which part of Codex a connection is to; absent: all of it. */
interface ConnectionScope {
  readonly profile?: string;
  /** The threads that were open on it. */
  readonly threads?: readonly string[];
}

/** A step of the agent's plan. */
export interface PlanStep {
  readonly text: string;
  readonly state: "done" | "now" | "open";
}

export interface AgentStep {
  /** Codex's id of it. */
  readonly itemId: string;
  readonly type: string;
  readonly title: string;
  readonly status: string;
  /** Bounded detail for reading, such as a command's output. */
  readonly detail?: string;
  /** All of it, when `detail` is only its end; at most 1 MiB. */
  readonly output?: StepOutput;
  readonly exitCode?: number;
  readonly durationMs?: number;
  /** Files that it changed. */
  readonly files?: readonly ChangedFile[];
}

export interface StepOutput {
  readonly text: string;
  /** Whether there was more than is kept. */
  readonly truncated: boolean;
}

export interface ChangedFile {
  readonly path: string;
  /** Lines. */
  readonly added: number;
  readonly removed: number;
}

/** How full the model's context is, in tokens. */
export interface ContextUse {
  readonly usedTokens: number;
  readonly windowTokens: number;
}

export interface TokenCount {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}
