import { execFile } from "node:child_process";
import type { z } from "zod";
import {
  type EnvironmentVerdict,
  environmentVerdictSchema,
  type ReleaseDescription,
  releaseDescriptionSchema,
} from "../../broker/api/describe.ts";
import { errorText, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";

/** A release as it describes itself, by a short child that opens nothing and reaches nobody. */
export interface ReleaseDescriber {
  /** Asked once per release; what could not be had is asked for again. */
  description(): Promise<Result<ReleaseDescription, ControlError>>;
  /** What the worker would say of this environment. */
  verdict(
    environment: Readonly<Record<string, string>>,
  ): Promise<Result<EnvironmentVerdict, ControlError>>;
}

export interface DescriberOptions {
  /** The program of the release in force: Node and the worker's bundle. */
  readonly program: () => readonly string[];
  readonly workingFolder: string;
}

/** It takes about 100 ms. */
const TIMEOUT_MS = 10_000;
/** The table has some 60 KiB. */
const MAX_BYTES = 4 * 1024 * 1024;

export function releaseDescriber(options: DescriberOptions): ReleaseDescriber {
  let kept: { readonly program: string; readonly description: ReleaseDescription } | null = null;
  return {
    description: async () => {
      const program = options.program().join("\0");
      if (kept?.program === program) return succeeded(kept.description);
      const described = await ask(options, [], {}, releaseDescriptionSchema);
      if (described.ok) kept = { program, description: described.value };
      return described;
    },
    verdict: (environment) =>
      ask(options, ["--environment"], environment, environmentVerdictSchema),
  };
}

async function ask<Schema extends z.ZodType>(
  { program, workingFolder }: DescriberOptions,
  more: readonly string[],
  environment: Readonly<Record<string, string>>,
  schema: Schema,
): Promise<Result<z.output<Schema>, ControlError>> {
  const [node = "", ...args] = program();
  try {
    const text = await outputOf(node, [...args, "describe", "--json", ...more], {
      cwd: workingFolder,
      env: { ...environment },
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
      maxBuffer: MAX_BYTES,
    });
    return succeeded(schema.parse(JSON.parse(text)));
  } catch (cause) {
    return failed(
      new ControlError(
        "release.cannot_describe",
        `The broker's release cannot be asked for its settings: ${errorText(cause).slice(0, 500)}`,
        { cause, hint: "Check that the installation is whole, or deploy the release again." },
      ),
    );
  }
}

type RunOptions = Parameters<typeof execFile>[2] & { readonly env: Record<string, string> };

function outputOf(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { ...options, encoding: "utf8" },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      },
    );
    child.stdin?.end();
  });
}
