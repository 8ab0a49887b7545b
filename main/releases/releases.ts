import type { Clock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { Operation } from "../api/operations.ts";
import type {
  Impact,
  Preflight,
  ReleaseSummary,
  ReleaseTarget,
  TargetReleases,
} from "../api/releases.ts";
import type { BrokerControl } from "./broker-control.ts";
import {
  type CatalogueFacts,
  deployPermission,
  rollbackPermission,
  targetReleases,
} from "./catalogue.ts";
import type { Deployment } from "./deployment.ts";
import { newDeployment } from "./deployment-machine.ts";
import { type DeploymentRunner, operationOf } from "./deployment-runner.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleaseFolders } from "./release-folders.ts";
import type { ReleasePlaces } from "./release-places.ts";
import { isVersion } from "./release-places.ts";
import type { ReleaseRecords } from "./release-records.ts";
import { snapshotsIn } from "./release-snapshots.ts";
import type { Registry, RegistryAnswer } from "./registry.ts";

/** Why something is not done: for the admin API's answer. */
export interface ReleaseRefusal {
  readonly status: 400 | 404 | 409;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface DeployWish {
  readonly target: ReleaseTarget;
  readonly version: string | null;
  readonly allowActive: boolean;
  readonly by: string | null;
}

export type Started = Result<Operation, ReleaseRefusal>;

/** Versions, updates and rollbacks, as the doors need them. */
export interface Releases {
  view(): { readonly worker: TargetReleases; readonly admin: TargetReleases };
  summary(): ReleaseSummary;
  /** Asks the registry; who asks meanwhile gets the same answer. */
  check(): Promise<void>;
  deploy(wish: DeployWish): Promise<Started>;
  rollback(wish: DeployWish): Promise<Started>;
  preflight(target: ReleaseTarget, version: string | null): Promise<Preflight>;
  cancel(id: string, by: string | null): Result<Operation, ReleaseRefusal>;
  pin(
    target: ReleaseTarget,
    version: string | null,
    by: string | null,
  ): Result<null, ReleaseRefusal>;
  unpin(target: ReleaseTarget): Result<null, ReleaseRefusal>;
  /** Called when what is shown of releases may have changed. */
  onChange(listener: () => void): () => void;
  /** Goes on with what an earlier control plane left, and asks the registry from time to time. */
  begin(left: Deployment | null): void;
  close(): Promise<void>;
}

export interface ReleasesOptions {
  readonly packageNames: Readonly<Record<ReleaseTarget, string>>;
  readonly folders: Readonly<Record<ReleaseTarget, ReleaseFolders>>;
  readonly places: ReleasePlaces;
  readonly disk: ReleaseDisk;
  readonly records: ReleaseRecords;
  readonly registry: Registry;
  readonly runner: DeploymentRunner;
  readonly broker: BrokerControl;
  readonly operations: { newId(): string; find(id: string): Operation | null };
  readonly napi: number;
  /** A restoration of the database that runs: nothing else changes meanwhile. */
  readonly restoring: () => Operation | null;
  /** Whether the installation is being removed: what is installed meanwhile would stay behind. */
  readonly isRemoving: () => boolean;
  /** Why the control plane itself cannot be updated here; null when it can. */
  readonly adminRefusal: string | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** Soon enough after a start, and when the machine is busy with other things no more. */
const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 6 * 3_600_000;

export function releases(options: ReleasesOptions): Releases {
  const { folders, records, registry, runner, broker, clock, log } = options;
  const answers = new Map<ReleaseTarget, RegistryAnswer>();
  const checkedAt = new Map<ReleaseTarget, number>();
  const listeners = new Set<() => void>();
  const ended = new AbortController();
  let checking: Promise<void> | null = null;

  const announce = () => {
    for (const listener of listeners) listener();
  };

  /** What keeps a release from being changed now; null when nothing does. */
  const hindrance = (): string | null => {
    if (options.isRemoving()) return "The installation is being removed.";
    const isChanging = runner.current() !== null || options.restoring() !== null;
    return isChanging ? "An update or a rollback is under way." : null;
  };

  const factsOf = (target: ReleaseTarget): CatalogueFacts => ({
    target,
    packageName: options.packageNames[target],
    registry: answers.get(target) ?? null,
    checkedAt: checkedAt.get(target) ?? null,
    installed: folders[target].installed(),
    links: folders[target].links(),
    record: records.of(target),
    database: target === "worker" ? records.all().database : null,
    snapshots: target === "worker" ? snapshotsIn(options.places.snapshots, options.disk) : [],
    refusal: target === "admin" ? options.adminRefusal : null,
    hindrance: hindrance(),
    napi: options.napi,
  });

  const ask = async (target: ReleaseTarget): Promise<void> => {
    const answer = await registry.releases(options.packageNames[target]);
    // What it said before is still the best that is known, and is shown as of then.
    if (answer.kind === "unreachable" && answers.get(target)?.kind === "answered") {
      log.info("The registry did not answer", { target, error: answer.message });
    } else answers.set(target, answer);
    if (answer.kind !== "unreachable") checkedAt.set(target, clock.now());
  };

  const askAll = async () => {
    await Promise.all([ask("worker"), ...(options.adminRefusal === null ? [ask("admin")] : [])]);
  };

  const check = (): Promise<void> => {
    checking ??= askAll().finally(() => {
      checking = null;
      announce();
    });
    return checking;
  };

  const begin = (
    kind: Deployment["kind"],
    wish: DeployWish,
    version: string,
    integrity: string | null,
  ): Operation => {
    const deployment = newDeployment(
      {
        id: options.operations.newId(),
        kind,
        target: wish.target,
        version,
        links: folders[wish.target].links(),
        integrity,
        by: wish.by,
      },
      clock.now(),
    );
    void runner.run(deployment).catch((thrown: unknown) => {
      log.error("A deployment could not be carried on", { error: thrown });
    });
    return operationOf(deployment, null);
  };

  /** Refuses when work would be lost that nobody said may be lost. */
  const lossOf = async (wish: DeployWish): Promise<ReleaseRefusal | null> => {
    if (wish.allowActive || wish.target === "admin") return null;
    const { counts } = countsOf((await broker.impacts()) ?? []);
    if (counts.lost === 0) return null;
    return {
      status: 409,
      code: "release.would_lose_work",
      message: `${counts.lost} things that are under way would be lost.`,
      hint: "Wait until they have ended, or send allow_active.",
    };
  };

  return {
    check,
    view: () => ({
      worker: targetReleases(factsOf("worker")),
      admin: targetReleases(factsOf("admin")),
    }),
    summary: () => {
      const facts = factsOf("worker");
      const { offered, current, previous } = targetReleases(facts);
      const canRollBack = previous !== null && rollbackPermission(previous, facts).allowed;
      const deployment = runner.current();
      return {
        current,
        offered,
        rollBackTo: canRollBack ? previous : null,
        operation: deployment === null ? options.restoring() : operationOf(deployment, null),
        pin: facts.record.pin,
      };
    },
    deploy: async (wish) => {
      const facts = factsOf(wish.target);
      if (facts.refusal !== null) return failed(notHere(facts.refusal));
      if (facts.hindrance !== null) return failed(busy(facts.hindrance));
      if (wish.version !== null && !isVersion(wish.version)) return failed(noVersion(wish.version));
      if (facts.registry === null) await ask(wish.target);
      const asked = factsOf(wish.target);
      const version = wish.version ?? targetReleases(asked).offered;
      if (version === null) {
        return failed({
          status: 409,
          code: "release.nothing_offered",
          message: "There is no newer version to update to.",
          hint: "Name a version to install it nevertheless.",
        });
      }
      const permission = deployPermission(version, asked);
      if (!permission.allowed) return failed(notNow(version, permission.reason));
      const loss = await lossOf(wish);
      if (loss !== null) return failed(loss);
      const late = hindrance();
      if (late !== null) return failed(busy(late));
      return succeeded(begin("deploy", wish, version, integrityOf(version, asked)));
    },
    rollback: async (wish) => {
      const facts = factsOf(wish.target);
      if (facts.refusal !== null) return failed(notHere(facts.refusal));
      if (facts.hindrance !== null) return failed(busy(facts.hindrance));
      if (wish.version !== null && !isVersion(wish.version)) return failed(noVersion(wish.version));
      const version = wish.version ?? facts.links.previous;
      if (version === null) {
        return failed({
          status: 409,
          code: "release.nothing_before",
          message: "There is no release to go back to.",
          hint: "The first update keeps the one before it.",
        });
      }
      const permission = rollbackPermission(version, facts);
      if (!permission.allowed) return failed(notNow(version, permission.reason));
      const loss = await lossOf(wish);
      if (loss !== null) return failed(loss);
      const late = hindrance();
      if (late !== null) return failed(busy(late));
      return succeeded(begin("rollback", wish, version, null));
    },
    preflight: async (target, version) => {
      const facts = factsOf(target);
      const impacts = target === "worker" ? await broker.impacts() : [];
      const { counts } = countsOf(impacts ?? []);
      return {
        target,
        version,
        isKnown: impacts !== null,
        impacts: [...(impacts ?? [])],
        counts,
        needsAllowActive: counts.lost > 0,
        database: databaseWords(version ?? targetReleases(facts).offered, facts),
      };
    },
    cancel: (id, by) => {
      const deployment = runner.current();
      if (deployment === null || deployment.id !== id) {
        if (options.restoring()?.id === id) return failed(tooLate());
        const isKnown = options.operations.find(id) !== null;
        return failed({
          status: isKnown ? 409 : 404,
          code: isKnown ? "operation.has_ended" : "operation.unknown",
          message: isKnown ? "It has ended already." : `There is no operation ${id}.`,
          hint: "Read the list of operations again.",
        });
      }
      const operation = operationOf(deployment, null);
      if (!operation.canCancel && !operation.canRollBack) {
        return failed(tooLate());
      }
      runner.cancel(by);
      return succeeded(operation);
    },
    pin: (target, version, by) => {
      const facts = factsOf(target);
      if (facts.refusal !== null) return failed(notHere(facts.refusal));
      const { current } = facts.links;
      const pinned = version ?? current;
      if (pinned === null || pinned !== current) {
        return failed({
          status: 409,
          code: "release.not_current",
          message: "Only the version that runs can be pinned.",
          hint: "Roll back to a version to pin it.",
        });
      }
      records.change(target, {
        pin: { version: pinned, from: null, cause: "person", reason: null, by, at: clock.now() },
      });
      announce();
      return succeeded(null);
    },
    unpin: (target) => {
      const facts = factsOf(target);
      if (facts.refusal !== null) return failed(notHere(facts.refusal));
      records.change(target, { pin: null });
      announce();
      return succeeded(null);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: (left) => {
      if (left !== null) {
        log.warn("An update that was cut off is carried on", { id: left.id, stage: left.stage });
        void runner.run(left).catch((thrown: unknown) => {
          log.error("A deployment could not be carried on", { error: thrown });
        });
      }
      void checkNowAndThen();
    },
    close: async () => {
      ended.abort();
      await runner.close();
    },
  };

  async function checkNowAndThen(): Promise<void> {
    await clock.sleep(FIRST_CHECK_MS, ended.signal);
    while (!ended.signal.aborted) {
      await check();
      await clock.sleep(CHECK_EVERY_MS, ended.signal);
    }
  }
}

/** What an update means for the database, in words. Pure. */
function databaseWords(version: string | null, facts: CatalogueFacts): string | null {
  if (version === null || facts.target === "admin") return null;
  const row = targetReleases(facts).versions.find((each) => each.version === version);
  const { database, links } = facts;
  if (row?.schema === null || row?.schema === undefined || database === null) return null;
  if (row.schema <= database.schema) return "The database stays as it is.";
  return `Moves the database from schema ${database.schema} to ${row.schema}. It only adds, so ${links.current ?? "the version before"} can still read it: rolling back keeps all data.`;
}

function countsOf(impacts: readonly Impact[]): { readonly counts: Preflight["counts"] } {
  const count = (outcome: Impact["outcome"]) =>
    impacts.filter((impact) => impact.outcome === outcome).length;
  return { counts: { goesOn: count("goes-on"), waits: count("waits"), lost: count("lost") } };
}

function integrityOf(version: string, { registry }: CatalogueFacts): string | null {
  if (registry?.kind !== "answered") return null;
  return registry.releases.find((each) => each.version === version)?.integrity ?? null;
}

function busy(message: string): ReleaseRefusal {
  return { status: 409, code: "release.busy", message, hint: "Wait until it has ended." };
}

function tooLate(): ReleaseRefusal {
  return {
    status: 409,
    code: "operation.too_late",
    message: "It is about to end, and cannot be cancelled any more.",
    hint: "Wait until it has ended. A release can be rolled back at any time.",
  };
}

function notHere(reason: string): ReleaseRefusal {
  return { status: 409, code: "release.not_here", message: reason, hint: "Nothing was changed." };
}

function noVersion(text: string): ReleaseRefusal {
  return {
    status: 400,
    code: "release.no_version",
    message: `This is no version: ${text.slice(0, 60)}`,
    hint: "Name one such as 1.4.1.",
  };
}

function notNow(version: string, reason: string | null): ReleaseRefusal {
  return {
    status: 409,
    code: "release.refused",
    message: `${version}: ${reason ?? "It cannot be used now."}`,
    hint: "Nothing was changed. Choose another version.",
  };
}
