import type { Result } from "../errors/broker-error.ts";
import type { Executor } from "../store/schema.ts";
import type { AgentQuestion, QuestionText } from "./agent-questions.ts";
import type { DescribedMessage, InboundMessage, SessionKey, ThreadRef } from "./model.ts";

// What the session machine needs of the world. `slack/` implements Conversation and Posts,
// `codex/` implements AgentRuntime; neither's wire shows here.

/** The place where people talk. No method throws: a lookup that fails leaves its part out. */
export interface Conversation {
  /** Resolves names and the permalink, and fetches the files into the workspace. */
  describe(message: InboundMessage, workspace: string): Promise<DescribedMessage>;
  /**
   * The newest `limit` messages of a thread that are older than `before`, oldest first, without our
   * own. Right for threads of any length. Files are named, not fetched.
   */
  earlierMessages(
    thread: ThreadRef,
    before: string | null,
    limit: number,
  ): Promise<Result<readonly DescribedMessage[], string>>;
  /** Shows what the agent is doing, or clears it (null). Best effort, returns at once. */
  showActivity(thread: ThreadRef, activity: Activity | null): void;
}

/** What an agent is doing, in the terms of the status table. */
export type Activity =
  | { readonly kind: "starting" | "thinking" | "planning" | "reading-code" }
  | { readonly kind: "editing"; readonly files: number }
  | { readonly kind: "testing" | "building" | "installing" | "git" | "command" }
  | { readonly kind: "web-search" | "image" | "summarising" | "writing" }
  | { readonly kind: "tool"; readonly name: string }
  | { readonly kind: "helpers"; readonly count: number }
  | { readonly kind: "approval" | "answer" | "job" | "network" | "retrying" };

/** What is posted. Markdown is ordinary Markdown; blocks and mrkdwn text are Slack's. */
export type OutboundBody =
  | { readonly kind: "markdown"; readonly markdown: string }
  | { readonly kind: "notice"; readonly text: string; readonly blocks?: readonly unknown[] }
  /** Changes what an earlier notice of the same session says; `of` is its idempotency key. */
  | {
      readonly kind: "edit";
      readonly of: string;
      readonly text: string;
      readonly blocks: readonly unknown[];
    }
  /**
   * An edit of a message that changes all the time. A later one under the same key takes its place
   * while it waits; they go at a pace of their own and never before or behind other posts.
   */
  | {
      readonly kind: "live-edit";
      readonly of: string;
      readonly text: string;
      readonly blocks: readonly unknown[];
    }
  | {
      readonly kind: "file";
      /** Absolute path of a file that stays until it is posted. */
      readonly path: string;
      readonly filename: string;
      readonly title?: string;
      readonly comment?: string;
      readonly altText?: string;
      readonly snippetType?: string;
    };

export interface OutboundPost {
  /** The same key is never posted twice. */
  readonly idempotencyKey: string;
  readonly sessionKey: SessionKey;
  /** `none` where no session lives in that thread; a session's posts go when it goes. */
  readonly owner?: "session" | "none";
  readonly body: OutboundBody;
}

/** What Slack said of a post; a long Markdown text has several parts. */
export type PostOutcome =
  | {
      readonly kind: "sent";
      readonly parts: readonly { readonly ts: string; readonly permalink?: string }[];
      readonly file?: PostedFile;
    }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

export interface PostedFile {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  readonly mimetype?: string;
  readonly permalink?: string;
  readonly privateUrl?: string;
  readonly downloadUrl?: string;
  readonly size?: number;
}

/** The outbox: stored first, then posted in order at Slack's pace, never twice. */
export interface Posts {
  /** Stores the post in the caller's transaction. A key that is there already changes nothing. */
  enqueue(db: Executor, post: OutboundPost): Promise<void>;
  /** Call after the transaction is committed: sends what waits in the session's channel. */
  wake(sessionKey: SessionKey): void;
  /** Resolves when each part of the post is sent, or one failed for good, or `signal` aborts. */
  outcome(idempotencyKey: string, signal: AbortSignal): Promise<PostOutcome>;
}

// ------------------------------------------------------------------------------- the agent

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

/** Why an account cannot work now. `profile` is null when there is but one and nobody named it. */
export type AccountHold =
  | {
      readonly kind: "quota";
      readonly profile: string | null;
      /** When it can work again, in ms since the epoch. */
      readonly until: number;
      /** False when nobody told the end, and `until` is when it is tried again. */
      readonly isReset: boolean;
      /** Another profile could take the session. */
      readonly another: boolean;
    }
  | {
      readonly kind: "sign-in";
      readonly profile: string | null;
      /** Of OpenAI's answer, where it was one. */
      readonly httpStatus: number | null;
    };

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
  readonly type: string;
  readonly title: string;
  readonly status: string;
  /** Bounded detail for reading, such as a command's output. */
  readonly detail?: string;
  readonly durationMs?: number;
  /** Paths that it changed. */
  readonly files?: readonly string[];
}

export interface TokenCount {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

/** A tool call of the agent, asked by Codex (`item/tool/call`); the same call may come again. */
export interface ToolCall {
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly tool: string;
  readonly arguments: unknown;
}

export interface ToolAnswer {
  readonly success: boolean;
  readonly text: string;
}

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

/** A tool as it is offered to Codex when a thread starts. `inputSchema` is JSON Schema. */
export interface ToolOffer {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: unknown;
}
