import { join } from "node:path";
import { restorePreviewSchema as wordsSchema } from "../../broker/api/restore.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import { countOf } from "../api/number-words.ts";
import type { Operation } from "../api/operations.ts";
import type { Snapshot } from "../api/releases.ts";
import type { RestorePreview } from "../api/restorations.ts";
import type { BrokerControl } from "./broker-control.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import { restoreLinks } from "./link-steps.ts";
import type { InstalledRelease, Links, ReleaseFolders } from "./release-folders.ts";
import type { ReleasePlaces } from "./release-places.ts";
import type { ReleaseRecords, TargetRecord } from "./release-records.ts";
import { snapshotName, snapshotsIn } from "./release-snapshots.ts";
import type { ReleaseRefusal, Started } from "./releases.ts";
import {
  closedStep,
  endedRestoration,
  leftRestoration,
  newRestoration,
  nextStep,
  type RestoreStep,
  undoneFrom,
} from "./restoration-steps.ts";
import { lastLine, megabytes } from "./step-options.ts";

export interface RestoreWish {
  readonly snapshot: string;
  /** The release that takes over with it; null for the current one. */
  readonly version: string | null;
  readonly allowActive: boolean;
  readonly by: string | null;
}

/** Puts a snapshot in the place of the broker's database, one at a time. */
export interface Restorations {
  current(): Operation | null;
  preview(
    snapshot: string,
    version: string | null,
  ): Promise<Result<RestorePreview, ReleaseRefusal>>;
  restore(wish: RestoreWish): Promise<Started>;
  /** Ends the record of one that an earlier control plane left. */
  recover(): void;
  /** Leaves what is under way. The database is whole at every moment. */
  close(): Promise<void>;
}

export interface RestorationsOptions {
  readonly folders: ReleaseFolders;
  readonly places: ReleasePlaces;
  readonly disk: ReleaseDisk;
  readonly records: ReleaseRecords;
  readonly broker: BrokerControl;
  readonly operations: {
    newId(): string;
    list(limit: number): readonly Operation[];
    keep(operation: Operation): void;
  };
  /** Why nothing may be changed now, such as an update that runs; null when nothing speaks against it. */
  readonly hindrance: () => string | null;
  readonly limits: {
    readonly previewMs: number;
    readonly copyMs: number;
    readonly startMs: number;
    readonly lookEveryMs: number;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that a restoration works with, found before it begins. */
interface Plan {
  readonly file: string;
  /** Where the present database is kept. */
  readonly keep: string;
  readonly release: InstalledRelease;
  readonly before: InstalledRelease;
  /** What an undo restores. */
  readonly links: Links;
  readonly record: Pick<TargetRecord, "pin" | "since">;
}

/** A step's end in words; throws what went wrong. */
type Step = (plan: Plan) => Promise<string>;

const RECENT_OPERATIONS = 200;

export function restorations(options: RestorationsOptions): Restorations {
  const { folders, places, disk, records, broker, operations, limits, clock, log } = options;
  const ended = new AbortController();
  let current: Operation | null = null;
  let over: Promise<void> = Promise.resolve();

  const keep = (operation: Operation) => {
    current = operation.status === "running" ? operation : null;
    operations.keep(operation);
  };

  const found = (
    name: string,
    version: string | null,
  ): Result<Plan & { readonly snapshot: Snapshot }, ReleaseRefusal> => {
    const snapshot = snapshotsIn(places.snapshots, disk).find((each) => each.name === name);
    if (snapshot === undefined) {
      return failed({
        status: 404,
        code: "restore.unknown_snapshot",
        message: "There is no such snapshot.",
        hint: "Read the list of snapshots again; an update keeps the newest ones.",
      });
    }
    const links = folders.links();
    const before = links.current === null ? null : folders.find(links.current);
    const release = version === null ? before : folders.find(version);
    if (before === null || release === null) {
      return failed({
        status: 409,
        code: "restore.no_release",
        message: `${version ?? "The current release"} is not installed here.`,
        hint: "Nothing was changed. Choose a version that is installed.",
      });
    }
    const schema = records.all().database?.schema ?? null;
    const keepName = snapshotName(before.version, schema, clock.now());
    return succeeded({
      ...{ snapshot, release, before, links },
      record: { pin: records.of("worker").pin, since: records.of("worker").since },
      file: join(places.snapshots, name),
      keep: join(places.snapshots, keepName),
    });
  };

  const hindrance = () =>
    options.hindrance() ?? (current === null ? null : "A restoration is under way.");

  const preview: Restorations["preview"] = async (name, version) => {
    const plan = found(name, version);
    if (!plan.ok) return plan;
    const { snapshot, release, file } = plan.value;
    const [outcome, runningTurns] = await Promise.all([
      broker.run(release.folder, ["restore", file, "--dry-run"], limits.previewMs, ended.signal),
      broker.runningTurns(),
    ]);
    const said = outcome.code === 0 ? parsed(outcome.output) : null;
    const reason =
      hindrance() ??
      (said === null
        ? `${release.version} cannot restore a snapshot. ${lastLine(outcome.words)}`.trim()
        : said.problem === null
          ? null
          : problemWords(said.problem, release.version, snapshot));
    return succeeded({
      ...{ snapshot: name, at: snapshot.at, bytes: snapshot.bytes, schema: snapshot.schema },
      version: release.version,
      allowed: reason === null,
      reason,
      lost: said?.lost ?? null,
      runningTurns,
      needsAllowActive: runningTurns > 0,
    });
  };

  const stop: Step = async ({ before }) => {
    await broker.hold("Its database is restored.");
    // Its turns would go on for a database that does not know them.
    await succeed(before, ["end-codex"], "Codex was not ended.");
    return "The broker and Codex have ended";
  };

  const replace: Step = async ({ file, keep: kept, release, before }) => {
    await succeed(release, ["restore", file, "--keep", kept], "The database was not replaced.");
    records.keepDatabase(null);
    if (release.version !== before.version) {
      folders.point("previous", before.version);
      folders.point("current", release.version);
      const at = clock.now();
      const pin = { version: release.version, from: before.version, reason: null, at };
      records.change("worker", {
        since: at,
        pin: { ...pin, cause: "rollback", by: current?.by ?? null },
      });
    }
    return disk.exists(kept)
      ? `Database replaced; the one before is kept, ${megabytes(disk.size(kept))}`
      : "Database replaced";
  };

  const start = async (version: string): Promise<string> => {
    const from = clock.now();
    broker.letGo();
    if (!broker.isWanted())
      return "The broker is stopped; it uses the database from its next start";
    const deadline = from + limits.startMs;
    while (!ended.signal.aborted && clock.now() < deadline) {
      const { exit, answer, pid } = await broker.sight(from);
      if (exit !== null) throw new Error(`It ended ${exit}.`);
      if (answer !== null && answer.pid === pid && answer.version === version) {
        const { schema, schemaMin } = answer;
        if (schemaMin !== null) records.keepDatabase({ schema, schemaMin });
        return `${version} runs with it`;
      }
      await clock.sleep(limits.lookEveryMs, ended.signal);
    }
    throw new Error(`${version} was started and does not answer.`);
  };

  const putBack: Step = async ({ keep: kept, release, before, links, record }) => {
    await broker.hold("The database before is put back.");
    // First, so that the release before is started whatever becomes of its database.
    if (release.version !== before.version) {
      restoreLinks(folders, links);
      records.change("worker", record);
    }
    const again = `${kept}.again`;
    if (disk.exists(kept)) {
      await succeed(before, ["restore", kept, "--keep", again], "It was not put back.");
      // The snapshot itself is still there.
      disk.remove(again);
    }
    records.keepDatabase(null);
    return "The database before is in its place again";
  };

  const succeed = async (release: InstalledRelease, args: readonly string[], what: string) => {
    const outcome = await broker.run(release.folder, args, limits.copyMs, ended.signal);
    if (outcome.code === 0) return;
    throw new Error(outcome.isLate ? `${what} It took too long.` : `${what} ${outcome.words}`);
  };

  const steps: Readonly<Record<RestoreStep, Step>> = {
    stop,
    replace,
    start: ({ release }) => start(release.version),
    "put-back": putBack,
    "start-again": ({ before }) => start(before.version),
  };

  const run = async (begun: Operation, plan: Plan): Promise<void> => {
    let operation = begun;
    for (;;) {
      const step = nextStep(operation);
      if (step === null) break;
      let reason: string | null = null;
      let detail: string;
      try {
        detail = await steps[step](plan);
      } catch (thrown) {
        reason = errorText(thrown).split("\n").at(0)?.slice(0, 300) ?? "";
        detail = reason;
      }
      // What is left then, the next control plane closes.
      if (ended.signal.aborted) return;
      log.info("A step of a restoration ended", { step, isDone: reason === null });
      operation = closedStep(operation, step, { detail, isDone: reason === null }, clock.now());
      if (reason !== null) operation = undoneFrom(operation, step, reason, clock.now());
      keep(operation);
    }
    keep(endedRestoration(operation, clock.now()));
  };

  return {
    current: () => current,
    preview,
    restore: async ({ snapshot, version, allowActive, by }) => {
      const seen = await preview(snapshot, version);
      if (!seen.ok) return seen;
      const { allowed, reason, needsAllowActive, runningTurns } = seen.value;
      if (!allowed) return failed(refusal("restore.refused", reason ?? "It cannot be restored."));
      if (needsAllowActive && !allowActive) {
        return failed(
          refusal("release.would_lose_work", `${countOf(runningTurns, "turn")} would be stopped.`),
        );
      }
      const plan = found(snapshot, version);
      if (!plan.ok) return plan;
      const late = hindrance();
      if (late !== null) return failed(refusal("release.busy", late));
      const operation = newRestoration({
        ...{ id: operations.newId(), by, at: clock.now() },
        version: plan.value.release.version,
        from: plan.value.before.version,
      });
      keep(operation);
      over = run(operation, plan.value).catch((thrown: unknown) => {
        log.error("A restoration could not be carried on", { error: thrown });
      });
      return succeeded(operation);
    },
    recover: () => {
      for (const operation of operations.list(RECENT_OPERATIONS)) {
        const isLeft = operation.kind === "worker.restore" && operation.status === "running";
        if (isLeft) operations.keep(leftRestoration(operation, clock.now()));
      }
    },
    close: async () => {
      ended.abort();
      await over;
    },
  };
}

function parsed(output: string) {
  try {
    return wordsSchema.safeParse(JSON.parse(output)).data ?? null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function problemWords(
  { code, message }: { readonly code: string; readonly message: string },
  version: string,
  { schema }: Snapshot,
): string {
  return code === "store.newer_release"
    ? `${version} cannot read schema ${schema ?? "of a later release"}.`
    : message;
}

function refusal(code: string, message: string): ReleaseRefusal {
  const hints: Readonly<Record<string, string>> = {
    "release.would_lose_work": "Wait until they have ended, or send allow_active.",
    "release.busy": "Wait until it has ended.",
  };
  return { status: 409, code, message, hint: hints[code] ?? "Nothing was changed." };
}
