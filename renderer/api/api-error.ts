import type { CallError, CallResult } from "../../broker/api/client.ts";
import { localized } from "../language/broker-text.ts";
import { inLanguage } from "../language/language.ts";

const words = inLanguage(
  {
    unreachable: {
      message: "The control plane did not answer.",
      hint: "This page reconnects by itself.",
    },
    malformed: {
      message: "The control plane answered something that this page does not understand.",
      hint: "Load the page again: it may be of another version.",
    },
  },
  {
    unreachable: { message: "控制面没有响应。", hint: "此页面会自动重新连接。" },
    malformed: {
      message: "此页面无法识别控制面的响应。",
      hint: "页面可能来自另一个版本，请重新载入。",
    },
  },
);

/** A call of the admin API that has no answer. Queries and mutations fail with it. */
export class ApiError extends Error {
  readonly error: CallError;

  constructor(error: CallError) {
    super(error.message);
    this.name = "ApiError";
    this.error = error;
  }
}

/** The answer, or a throw of `ApiError`: how TanStack Query wants it. */
export async function answerOf<Answer>(call: Promise<CallResult<Answer>>): Promise<Answer> {
  const result = await call;
  if (result.ok) return result.value;
  throw new ApiError(result.error);
}

/** What happened and what to do next, for people, in the language of the page. */
export function problemWords(thrown: unknown): { message: string; hint: string | null } {
  if (!(thrown instanceof ApiError)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { message: localized(message), hint: null };
  }
  const { error } = thrown;
  switch (error.kind) {
    case "refused":
      return {
        message: localized(error.message),
        hint: error.hint === null ? null : localized(error.hint),
      };
    case "unreachable":
    case "malformed":
      return words[error.kind];
  }
}

/** True when trying the same again may help: nobody answered, or the other side is not up. */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof ApiError)) return false;
  const { error } = thrown;
  return error.kind === "unreachable" || (error.kind === "refused" && error.status >= 502);
}

/** True when the error says that the thing is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.error.kind === "refused" && error.error.status === 404;
}
