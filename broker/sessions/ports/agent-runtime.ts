import type { Result } from "../../errors/broker-error.ts";
import type { AgentQuestion } from "../agent-questions.ts";
import type { SessionKey } from "../model.ts";
import type { AccountHold } from "./accounts.ts";
import type { AgentEvent, EndedTurn } from "./agent-events.ts";
import type { ToolAnswer, ToolCall } from "./agent-tools.ts";

// What the sessions need of a coding agent; codex/ implements it, and its wire does not show here.

/** The coding agent. Threads and turns are Codex's own words. Every call has a deadline. */
export interface AgentRuntime {
  /** Starts a thread, or resumes `threadId`, so that turns can be started and events come. */
  openThread(request: OpenThread): Promise<Result<OpenedThread, AgentError>>;
  /** Starts a turn or joins the running one (`turn/start` does both). */
  submit(input: AgentInput): Promise<Result<{ readonly turnId: string }, AgentError>>;
  /** Interrupts whatever runs and ends the thread's background terminals. */
  interrupt(threadId: string): Promise<Result<{ readonly wasRunning: boolean }, AgentError>>;
  /** Ends the thread's background terminals and leaves its turn alone. */
  endCommands(threadId: string): Promise<Result<null, AgentError>>;
  /** What Codex knows of a thread after we lost sight of it. The thread must be open. */
  inspect(
    threadId: string,
    inputs: readonly SentInput[],
  ): Promise<Result<ThreadInspection, AgentError>>;
  /** Lets an idle thread be unloaded. */
  closeThread(threadId: string): Promise<void>;
}

export interface OpenThread {
  readonly sessionKey: SessionKey;
  /** Null starts a new one. */
  readonly threadId: string | null;
  /** The auth profile that the session works on; null when it has none yet. */
  readonly profile?: string | null;
  /** The auth profile whose home has the thread. */
  readonly threadProfile?: string | null;
  readonly workspace: string;
  readonly instructions: string;
  /** Set in the agent's shell beside the standing list. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface OpenedThread {
  readonly threadId: string;
  readonly isNew: boolean;
  /** As Codex names it. */
  readonly model: string;
  /** The auth profile that the session works on from now on, and whose home has the thread. */
  readonly profile?: string;
  /** The newest turns as Codex has them, newest first, for a resumed thread. */
  readonly recentTurns: readonly KnownTurn[];
}

export interface AgentInput {
  readonly threadId: string;
  /** Becomes `clientUserMessageId`. */
  readonly inputId: string;
  /** What the broker itself has to say beside the input; absent mostly. */
  readonly news?: string;
  readonly text: string;
  /** Absolute paths of images that go as image input. */
  readonly images: readonly string[];
  readonly workspace: string;
}

/** An input that may have been sent. */
export interface SentInput {
  readonly id: string;
  /** `textHash` of the text that was sent last; null when none was. */
  readonly textHash: string | null;
}

export type KnownTurn =
  | { readonly state: "running"; readonly turnId: string; readonly answered?: Answered }
  | { readonly state: "ended"; readonly turn: EndedTurn; readonly answered?: Answered };

/** What the agent had answered right before the inputs that joined it, in their order. */
export type Answered = readonly { readonly inputId: string; readonly text: string }[];

export interface ThreadInspection {
  /** The turn of each input that Codex has, by input id. */
  readonly turnOfInput: ReadonlyMap<string, string>;
  /** Newest first. */
  readonly recentTurns: readonly KnownTurn[];
}

export type AgentError =
  /** Codex does not know the thread any more: a new one is needed. */
  | { readonly kind: "thread-missing"; readonly message: string }
  /** Not reachable now (starting, crashed, timed out): try again later. `sent` says whether the
   *  request may have arrived, so that it is inspected before it is sent again. */
  | { readonly kind: "unavailable"; readonly message: string; readonly sent: boolean }
  /** No account to work with: the input waits until there is one. */
  | { readonly kind: "no-account"; readonly message: string }
  /** The account cannot work now: the input waits until it can. */
  | { readonly kind: "held"; readonly message: string; readonly hold: AccountHold }
  /** Refused for what it says; trying again is of no use. */
  | { readonly kind: "rejected"; readonly message: string };

export interface AgentRequest {
  readonly threadId: string;
  readonly turnId: string;
  /** Stable while the same question is asked again after a reconnect. */
  readonly requestKey: string;
  readonly question: AgentQuestion;
}

export type AgentDecision =
  | { readonly kind: "allow-once" | "allow-for-session" | "decline" | "cancel" }
  | { readonly kind: "answers"; readonly answers: Readonly<Record<string, readonly string[]>> };

/** What the runtime calls back into. `signal` aborts when Codex no longer waits for the answer. */
export interface AgentHandlers {
  onEvent(event: AgentEvent): void;
  onToolCall(call: ToolCall, signal: AbortSignal): Promise<ToolAnswer>;
  onRequest(request: AgentRequest, signal: AbortSignal): Promise<AgentDecision>;
}
