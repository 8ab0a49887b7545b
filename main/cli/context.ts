import type { Clock } from "../../broker/clock/clock.ts";
import type { CallError, CallResult, Client } from "../../broker/api/client.ts";
import type { adminRoutes } from "../api/routes.ts";
import { exitCodes } from "./exit-codes.ts";

export type AdminClient = Client<typeof adminRoutes>;

/** What a command works with. */
export interface CommandContext {
  readonly client: AdminClient;
  /** The service root. */
  readonly root: string;
  readonly isJson: boolean;
  readonly out: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly readFile: (path: string) => string;
  readonly clock: Clock;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Who asks, for Slack's threads and the records. */
  readonly by: string;
}

/** Prints an answer as JSON, or as `words` says it. */
export function show(context: CommandContext, json: unknown, words: () => string): void {
  context.out(context.isJson ? `${JSON.stringify(json, null, 2)}\n` : `${words()}\n`);
}

/** A call that has to succeed. Throws CommandFailure. */
export function answerOf<Answer>(result: CallResult<Answer>): Answer {
  if (result.ok) return result.value;
  throw new CommandFailure(result.error);
}

/** Why a command could not be carried out. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: string;
  readonly hint: string | null;
  readonly exitCode: number;

  constructor(error: CallError) {
    super(error.message);
    const isRefused = error.kind === "refused";
    this.code = isRefused ? error.code : error.kind;
    this.hint = isRefused ? error.hint : null;
    this.exitCode = error.kind === "unreachable" ? exitCodes.unavailable : exitCodes.failed;
  }
}
