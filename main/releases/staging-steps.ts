import { join } from "node:path";
import { z } from "zod";
import { type CheckFinding, checkReportSchema } from "../../broker/api/check.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ProgramOutcome } from "./broker-control.ts";
import type { Deployment } from "./deployment.ts";
import { PROGRAM } from "./release-folders.ts";
import { manifestProblem, readManifestText } from "./release-manifest.ts";
import {
  type DeploymentStepOptions,
  lastLine,
  megabytes,
  stepDone,
  stepFailed,
  type StepOutcome,
} from "./step-options.ts";

const describedSchema = z.object({
  version: z.string(),
  schema: z.number(),
  schemaMin: z.number(),
  codex: z.object({ version: z.string() }),
});

/** The steps that change nothing yet: the release is fetched and tried beside the one that runs. */
export interface StagingSteps {
  download(deployment: Deployment, signal: AbortSignal): Promise<StepOutcome>;
  verify(deployment: Deployment): StepOutcome;
  tryOut(deployment: Deployment, signal: AbortSignal): Promise<StepOutcome>;
}

export function stagingSteps(options: DeploymentStepOptions): StagingSteps {
  const { folders, broker, limits } = options;
  const { download, verify } = fetchSteps(options);

  const tryOut = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const release = folders.find(deployment.version);
    if (release === null) return stepFailed("It is not installed.");
    const missing = await options.codex.bring(release, signal);
    if (missing !== null) return stepFailed(missing);
    const run = (folder: string, args: readonly string[]) =>
      broker.run(folder, args, limits.tryMs, signal);
    const described = await run(release.folder, ["describe", "--json"]);
    const description = described.code === 0 ? parsed(described.output, describedSchema) : null;
    if (description === null) return stepFailed(notDescribed(described, limits.tryMs));
    if (description.version !== deployment.version) {
      return stepFailed(`It says that it is ${description.version}.`);
    }
    const checked = await run(release.folder, checkArguments);
    const problems = problemsIn(checked);
    if (problems === null) return stepFailed(notChecked(checked, limits.tryMs));
    const current = folders.currentFolder();
    if (problems.length > 0 && current !== null) {
      // What keeps the release that runs from working is no fault of the next one.
      const known = new Set(problemsIn(await run(current, checkArguments))?.map(({ id }) => id));
      const [problem] = problems.filter(({ id }) => !known.has(id));
      if (problem !== undefined) return stepFailed(problem.cause);
    }
    return stepDone("Starts here and accepts the settings");
  };

  return { download, verify, tryOut };
}

/** Fetches a release and makes it an installed one, for either target. */
export function fetchSteps(
  options: Pick<
    DeploymentStepOptions,
    "packageName" | "folders" | "places" | "disk" | "registry" | "napi" | "clock"
  >,
): Pick<StagingSteps, "download" | "verify"> {
  const { folders, places, disk, clock } = options;

  const download = async (deployment: Deployment, signal: AbortSignal): Promise<StepOutcome> => {
    const { version, integrity } = deployment;
    if (folders.find(version) !== null) return stepDone("It is installed already");
    if (integrity === null) return stepFailed("The registry names no integrity for it.");
    const destination = places.staging(deployment.target, deployment.id);
    disk.makeFolder(places.target(deployment.target));
    disk.remove(destination);
    const { packageName } = options;
    const outcome = await options.registry.download(
      { packageName, version, integrity, destination },
      signal,
    );
    switch (outcome.kind) {
      case "downloaded":
        return stepDone(`${megabytes(outcome.bytes)} from the registry`, { bytes: outcome.bytes });
      case "corrupt":
        return stepDone("From the registry", {
          problem: "Its integrity is not what the registry announced.",
        });
      case "failed":
        return stepFailed(outcome.message);
      default:
        return assertNever(outcome);
    }
  };

  const verify = (deployment: Deployment): StepOutcome => {
    const { version, integrity, problem } = deployment;
    if (problem !== null) return stepFailed(problem);
    if (folders.find(version) !== null)
      return stepDone("Its integrity was checked when it was installed");
    const staged = places.staging(deployment.target, deployment.id);
    const manifest = readManifestText(disk.read(join(staged, "package.json")));
    if (manifest === null) return stepFailed("It has no package.json that can be read.");
    if (manifest.name !== options.packageName || manifest.version !== version) {
      return stepFailed(`It calls itself ${manifest.name} ${manifest.version}.`);
    }
    const wrong = manifestProblem(manifest, deployment.target, options.napi);
    if (wrong !== null) return stepFailed(wrong);
    if (!disk.exists(join(staged, PROGRAM))) return stepFailed(`It has no ${PROGRAM}.`);
    folders.adopt(staged, version, { origin: "registry", installedAt: clock.now(), integrity });
    return stepDone("Its integrity is what the registry announced");
  };

  return { download, verify };
}

const checkArguments = ["check", "--json", "--part", "config,codex,sandbox"] as const;

/** What a release found that keeps it from working; null when it could not say. */
function problemsIn({ code, output }: ProgramOutcome): readonly CheckFinding[] | null {
  const report = code === null ? null : parsed(output, checkReportSchema);
  return report?.findings.filter(({ state }) => state === "failed") ?? null;
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

export function notDescribed({ isLate, code, words }: ProgramOutcome, limitMs: number): string {
  if (isLate) return `It did not say what it is within ${Math.round(limitMs / 1_000)} s.`;
  const how = code === null ? "It was ended by a signal" : `It ended with exit code ${code}`;
  return `It does not start here. ${how}${words === "" ? "." : `: ${lastLine(words)}`}`;
}

function notChecked({ isLate, words }: ProgramOutcome, limitMs: number): string {
  return isLate
    ? `It did not check the settings within ${Math.round(limitMs / 1_000)} s.`
    : `It could not check the settings. ${lastLine(words)}`.trim();
}
