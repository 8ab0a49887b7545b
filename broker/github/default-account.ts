import { z } from "zod";
import { readFact, writeFact } from "../store/facts.ts";
import type { Executor } from "../store/schema.ts";

/** The account that acts for people who linked none, and who said so. */
export interface DefaultAccount {
  readonly login: string;
  readonly from: "operator" | "environment";
  readonly setBy: string | null;
}

const FACT = "github.default-account";
const chosenSchema = z.object({ login: z.string(), setBy: z.string().nullable() }).nullable();

/** What an operator chose, else what the environment says; null for nobody. */
export async function defaultAccount(
  db: Executor,
  configured: string | null,
): Promise<DefaultAccount | null> {
  const stored = await readFact(db, FACT);
  const chosen = stored === null ? null : chosenSchema.parse(JSON.parse(stored));
  if (chosen !== null) return { ...chosen, from: "operator" };
  return configured === null ? null : { login: configured, from: "environment", setBy: null };
}

/** Chooses it; null leaves it to the environment again. */
export async function chooseDefaultAccount(
  db: Executor,
  login: string | null,
  setBy: string | null,
): Promise<void> {
  await writeFact(db, FACT, JSON.stringify(login === null ? null : { login, setBy }));
}
