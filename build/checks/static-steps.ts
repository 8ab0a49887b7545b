import { join } from "node:path";
import { failureOf } from "./command.ts";
import { isFilled, verdictOf, type Step } from "./step.ts";

/** A checker over sources that takes longer than this hangs. */
const CHECKER_LIMIT_MS = 3 * 60_000;

/** Where sources are. The linter and the boundary check take these, so that neither guesses. */
const SOURCE_FOLDERS = ["broker", "main", "renderer", "playground", "test", "build"];
const CONFIG_FILES = [
  "vite.config.ts",
  "vitest.config.ts",
  "playwright.config.ts",
  "playwright.desktop.config.ts",
];

/** Each world's compiler settings lie in the folder named here: Node, browser, Electron. */
const WORLDS = [".", "renderer", "main/shell"];

export const formatStep: Step = {
  name: "format",
  needs: [],
  run: async (context) => {
    const script = join("build", "checks", "format-files.ts");
    const finished = await context.run("node", [script], { limitMs: CHECKER_LIMIT_MS });
    return verdictOf(finished, "files", formattedFiles);
  },
};

export const lintStep: Step = {
  name: "lint",
  needs: [],
  run: async (context) => {
    const args = ["--deny-warnings", "--report-unused-disable-directives"];
    const paths = [...SOURCE_FOLDERS, ...CONFIG_FILES];
    const finished = await context.run("oxlint", [...args, ...paths], {
      limitMs: CHECKER_LIMIT_MS,
    });
    return verdictOf(finished, "files", lintedFiles);
  },
};

export const typesStep: Step = {
  name: "types",
  needs: [],
  run: async (context) => {
    let files = 0;
    for (const world of WORLDS) {
      const finished = await context.run("tsc", ["--project", world, "--listFiles"], {
        limitMs: CHECKER_LIMIT_MS,
      });
      const seen = typedFiles(finished.output, join(context.root, world));
      const verdict = verdictOf(finished, "files", () => seen);
      if (!verdict.ok) return { ok: false, reason: `${world}: ${verdict.reason}` };
      files += seen;
    }
    return { ok: true, looked: `${files} files in ${WORLDS.length} worlds` };
  },
};

export const boundariesStep: Step = {
  name: "boundaries",
  needs: [],
  run: async (context) => {
    const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long"];
    const paths = [...SOURCE_FOLDERS, ...CONFIG_FILES];
    const finished = await context.run("depcruise", [...args, ...paths], {
      limitMs: CHECKER_LIMIT_MS,
      env: { NO_COLOR: "1" },
    });
    return verdictOf(finished, "imports", cruisedImports);
  },
};

export const unusedStep: Step = {
  name: "unused",
  needs: [],
  run: async (context) => {
    const reporter = "./build/checks/knip-reporter.ts";
    const args = ["--reporter", "symbols", "--reporter", reporter, "--no-progress"];
    const finished = await context.run("knip", [...args, "--treat-config-hints-as-errors"], {
      limitMs: CHECKER_LIMIT_MS,
    });
    return verdictOf(finished, "files", knippedFiles);
  },
};

/** What is made from the sources and has to be what they say now: who makes it, and what that is. */
const GENERATED = {
  "build/config-docs.ts": ["docs/configuration.md", ".env.example"],
  "build/codex-protocol.ts": ["broker/codex/protocol.generated.ts"],
};

export const generatedStep: Step = {
  name: "generated",
  needs: [],
  run: async (context) => {
    const files = Object.values(GENERATED).flat();
    const absent = files.find((file) => !isFilled(join(context.root, file)));
    if (absent !== undefined) return { ok: false, reason: `${absent} is missing or empty` };
    for (const generator of Object.keys(GENERATED)) {
      const args = [generator, "--check"];
      const { end } = await context.run("node", args, { limitMs: CHECKER_LIMIT_MS });
      const failure = failureOf(end);
      if (failure !== null) return { ok: false, reason: `${generator}: ${failure}` };
    }
    return { ok: true, looked: `${files.length} files` };
  },
};

/** From `format-files.ts`: "Checked the format of 76 files." */
export function formattedFiles(output: string): number | null {
  return lastNumber(output, /Checked the format of (\d+) files\./g);
}

/** From oxlint: "Finished in 63ms on 48 files with 96 rules using 2 threads." */
export function lintedFiles(output: string): number | null {
  return lastNumber(output, /Finished in \S+ on (\d+) files?\b/g);
}

/** From `tsc --listFiles`: one absolute path a line. Only ours below `folder` count. */
export function typedFiles(output: string, folder: string): number {
  const ours = (line: string) => line.startsWith(`${folder}/`) && !line.includes("/node_modules/");
  return output.split("\n").filter(ours).length;
}

/**
 * From dependency-cruiser: "44 modules, 91 dependencies cruised". It sees modules even where it
 * cannot read them; only the imports prove that it could, and sources without any are not ours.
 */
export function cruisedImports(output: string): number | null {
  return lastNumber(output, /\d+ modules, (\d+) dependencies cruised/g);
}

/** From `knip-reporter.ts`: "knip looked at 57 files." */
export function knippedFiles(output: string): number | null {
  return lastNumber(output, /knip looked at (\d+) files\./g);
}

function lastNumber(output: string, pattern: RegExp): number | null {
  const found = [...output.matchAll(pattern)].at(-1)?.[1];
  return found === undefined ? null : Number(found);
}
