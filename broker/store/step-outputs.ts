import { deflateSync, inflateSync } from "node:zlib";
import type { Executor } from "./schema.ts";

export interface StepOutputText {
  readonly text: string;
  /** Whether there was more than is kept. */
  readonly truncated: boolean;
}

/** Keeps the whole output or diff of a step, deflated. */
export async function saveStepOutput(
  db: Executor,
  step: { readonly sessionKey: string; readonly itemId: string; readonly at: number },
  output: StepOutputText,
): Promise<void> {
  await db
    .insertInto("step_outputs")
    .values({
      session_key: step.sessionKey,
      item_id: step.itemId,
      deflated: deflateSync(output.text),
      truncated: output.truncated ? 1 : 0,
      at: step.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Null when the step had no more than its entry shows, or it is forgotten by now. */
export async function findStepOutput(
  db: Executor,
  sessionKey: string,
  itemId: string,
): Promise<StepOutputText | null> {
  const row = await db
    .selectFrom("step_outputs")
    .select(["deflated", "truncated"])
    .where("session_key", "=", sessionKey)
    .where("item_id", "=", itemId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { text: inflateSync(row.deflated).toString(), truncated: row.truncated === 1 };
}
