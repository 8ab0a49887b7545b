import { z } from "zod";

/** open: the assistant opens by itself. left: a person left it before its end. done: nothing is left to do. */
export const setupPhaseSchema = z.enum(["open", "left", "done"]);
export type SetupPhase = z.infer<typeof setupPhaseSchema>;
