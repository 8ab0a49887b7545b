import type { DoctorCategory, DoctorState } from "../api/doctor.ts";
import type { Facts } from "./facts.ts";

/** What a fix may use while it acts. */
export interface FixRun {
  /** Who asked for it. */
  readonly by: string | null;
  readonly signal: AbortSignal;
}

export type Fix =
  | {
      readonly kind: "act";
      readonly label: string;
      /** What it will do, in a sentence. */
      readonly does: string;
      /** Does it, looking again first; what was done, in a sentence. Throws when it cannot. */
      readonly act: (run: FixRun) => Promise<string>;
    }
  | { readonly kind: "open"; readonly label: string; readonly url: string };

/** What a check found. Of several, each has a subject. */
export interface Finding {
  readonly state: DoctorState;
  readonly cause: string;
  readonly consequence?: string | null;
  readonly hint?: string | null;
  readonly fix?: Fix | null;
  readonly subject?: string;
  /** The check's own when absent. */
  readonly title?: string;
}

export interface CheckRun {
  /** Aborts at the check's limit and at the end of the control plane. */
  readonly signal: AbortSignal;
  readonly facts: Facts;
}

/** One check of the doctor. */
export interface Check {
  /** `<category>.<what>`, stable. */
  readonly id: string;
  readonly category: DoctorCategory;
  readonly title: string;
  readonly limitMs: number;
  /** Why there is nothing to check now, in a sentence; null when there is. */
  readonly notApplicable?: (run: CheckRun) => Promise<string | null> | string | null;
  readonly run: (run: CheckRun) => Promise<readonly Finding[]>;
}

export function passed(cause: string, details: Partial<Finding> = {}): Finding {
  return { ...details, state: "passed", cause };
}
