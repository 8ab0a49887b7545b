import type { Check, Finding, Fix } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** The Codex of the release that is started next, as the doctor can get it. */
export interface CodexDownload {
  /** How it is with these variables: there or none of ours, missing, or on its way. */
  state(
    variables: Readonly<Record<string, string | undefined>>,
  ): Promise<
    | { readonly state: "well" }
    | { readonly state: "missing"; readonly what: string }
    | { readonly state: "fetching"; readonly sentence: string }
  >;
  /** What came of it, in a sentence; one that is not over when the signal ends goes on. Rejects with why not. */
  fetch(signal: AbortSignal): Promise<string>;
}

/** Whether there is a Codex, whether it starts and answers, and its version. */
export function codexProgram(download: CodexDownload): Check {
  return {
    id: "codex.program",
    category: "codex",
    title: "Codex",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => {
      const codex = await download.state(facts.configuration().environment);
      if (codex.state === "fetching") return [{ state: "information", cause: codex.sentence }];
      const findings = judgeCodexProgram(await facts.workerCheck("codex"));
      if (codex.state === "well") return findings;
      const fix: Fix = {
        kind: "act",
        label: "Download Codex",
        does: `Downloads ${codex.what} from the package registry into this installation.`,
        act: ({ signal }) => download.fetch(signal),
      };
      return findings.map((each) =>
        each.state === "failed"
          ? { ...each, hint: "Download it; a start does so too.", fix }
          : each,
      );
    },
  };
}

/** Pure. */
export function judgeCodexProgram(check: WorkerCheck): readonly Finding[] {
  const found = findingsOfWorker(check, (id) => id === "codex.version" || id === "codex.program");
  return "state" in found ? [found] : found.map((each) => findingOfWorker(each));
}
