import { rcompare, valid, gt, prerelease } from "semver";
import type {
  Permission,
  ReleaseRow,
  ReleaseTarget,
  Snapshot,
  TargetReleases,
} from "../api/releases.ts";
import { KEPT_RELEASES } from "./prune.ts";
import type { InstalledRelease, Links } from "./release-folders.ts";
import { manifestProblem } from "./release-manifest.ts";
import type { ReleaseRecordsContent, TargetRecord } from "./release-records.ts";
import type { PublishedRelease, RegistryAnswer } from "./registry.ts";

/** Everything that the view of one target is made from. */
export interface CatalogueFacts {
  readonly target: ReleaseTarget;
  readonly packageName: string;
  readonly registry: RegistryAnswer | null;
  readonly checkedAt: number | null;
  readonly installed: readonly InstalledRelease[];
  readonly links: Links;
  readonly record: TargetRecord;
  readonly database: ReleaseRecordsContent["database"];
  readonly snapshots: readonly Snapshot[];
  /** Why this target cannot be changed here; null when it can. */
  readonly refusal: string | null;
  /** Why nothing can be changed now, such as an update that runs; null when something can. */
  readonly hindrance: string | null;
  readonly napi: number;
}

/** How many versions of the registry are shown, beside those that are installed. */
const SHOWN_MAX = 20;

/** What is known of one target's releases, newest first. Pure. */
export function targetReleases(facts: CatalogueFacts): TargetReleases {
  const { links, record, registry, refusal } = facts;
  const rows = rowsOf(facts);
  return {
    target: facts.target,
    packageName: facts.packageName,
    registry: registryState(registry),
    checkedAt: facts.checkedAt,
    current: links.current,
    previous: links.previous,
    failed: links.failed,
    since: record.since,
    pin: record.pin,
    offered: refusal === null ? offeredVersion(rows, links, record) : null,
    keeps: KEPT_RELEASES,
    versions: [...rows],
    origin: facts.installed.find(({ version }) => version === links.current)?.note?.origin ?? null,
    refusal,
    snapshots: [...facts.snapshots],
  };
}

/** Whether the registry's release may take the place of the current one, and if not, why. Pure. */
export function deployPermission(
  version: string,
  facts: Pick<
    CatalogueFacts,
    "target" | "installed" | "links" | "registry" | "refusal" | "hindrance" | "napi"
  >,
): Permission {
  if (facts.refusal !== null) return refused(facts.refusal);
  if (facts.hindrance !== null) return refused(facts.hindrance);
  if (version === facts.links.current) return refused("It runs already.");
  const manifest =
    publishedReleases(facts.registry).find((each) => each.version === version)?.manifest ??
    facts.installed.find((each) => each.version === version)?.manifest;
  if (manifest === undefined) return refused("The registry has no such version.");
  const problem = manifestProblem(manifest, facts.target, facts.napi);
  if (problem !== null) return refused(problem);
  return noWayBack(manifest.broker?.schemaMin ?? 0, facts) ?? allowed;
}

/** Whether an installed release may take the place of the current one, and if not, why. Pure. */
export function rollbackPermission(
  version: string,
  facts: Pick<CatalogueFacts, "installed" | "links" | "database" | "refusal" | "hindrance">,
): Permission {
  if (facts.refusal !== null) return refused(facts.refusal);
  if (facts.hindrance !== null) return refused(facts.hindrance);
  if (version === facts.links.current) return refused("It runs already.");
  const release = facts.installed.find((each) => each.version === version);
  if (release === undefined) return refused("It is not installed here.");
  const schema = release.manifest.broker?.schema;
  const { database } = facts;
  if (database !== null && schema !== undefined && schema < database.schemaMin) {
    return refused(`Cannot read schema ${database.schema}.`);
  }
  return allowed;
}

/** The newest version that is offered: none that failed, and none while a pin holds. Pure. */
function offeredVersion(
  rows: readonly ReleaseRow[],
  { current }: Links,
  { pin }: TargetRecord,
): string | null {
  if (pin !== null && pin.cause !== "undone") return null;
  const offered = rows.find(
    ({ version, failure, deploy, role }) =>
      failure === null &&
      role !== "current" &&
      deploy.reason !== "It is not published." &&
      (current === null || isNewer(version, current)) &&
      prerelease(version) === null &&
      (deploy.allowed || deploy.reason === "An update or a rollback is under way."),
  );
  return offered?.version ?? null;
}

function isNewer(version: string, than: string): boolean {
  return valid(version) !== null && valid(than) !== null && gt(version, than);
}

/** A release whose database the current one could not open would leave nothing to go back to. */
function noWayBack(
  schemaMin: number,
  { installed, links }: Pick<CatalogueFacts, "installed" | "links">,
): Permission | null {
  const current = installed.find(({ version }) => version === links.current);
  const schema = current?.manifest.broker?.schema;
  if (schema === undefined || schemaMin <= schema) return null;
  return refused(
    `${links.current ?? "The current release"} could not go on with its database (schema ${schemaMin}). Update to a version in between first.`,
  );
}

function rowsOf(facts: CatalogueFacts): readonly ReleaseRow[] {
  const published = publishedReleases(facts.registry)
    .filter(({ version }) => valid(version) !== null)
    .toSorted((one, other) => rcompare(one.version, other.version))
    .slice(0, SHOWN_MAX);
  const versions = new Set([
    ...published.map(({ version }) => version),
    ...facts.installed.map(({ version }) => version),
  ]);
  return [...versions]
    .filter((version) => valid(version) !== null)
    .toSorted(rcompare)
    .map((version) => rowOf(version, facts));
}

function rowOf(version: string, facts: CatalogueFacts): ReleaseRow {
  const { record, links } = facts;
  const published = publishedReleases(facts.registry).find((each) => each.version === version);
  const installed = facts.installed.find((each) => each.version === version);
  const broker = (published?.manifest ?? installed?.manifest)?.broker;
  const failure = record.failures[version] ?? null;
  const rollback = rollbackPermission(version, facts);
  const role = roleOf(version, facts, failure !== null);
  return {
    version,
    publishedAt: published?.publishedAt ?? null,
    schema: broker?.schema ?? null,
    schemaMin: broker?.schemaMin ?? null,
    codex: broker?.codex?.version ?? null,
    notes: [...(broker?.notes ?? [])],
    isInstalled: installed !== undefined,
    installedAt: installed?.note?.installedAt ?? null,
    role,
    isPinned: record.pin?.version === version && version === links.current,
    failure,
    remark: remarkOf(role, rollback, broker?.schema, facts),
    deploy: deployPermission(version, facts),
    rollback,
  };
}

function roleOf(
  version: string,
  { links, installed }: CatalogueFacts,
  hasFailed: boolean,
): ReleaseRow["role"] {
  if (version === links.current) return "current";
  if (hasFailed) return "failed";
  if (version === links.previous) return "previous";
  return installed.some((each) => each.version === version) ? "kept" : "available";
}

function remarkOf(
  role: ReleaseRow["role"],
  rollback: Permission,
  schema: number | undefined,
  { database, snapshots }: CatalogueFacts,
): string | null {
  if (role !== "kept" && role !== "previous") return null;
  if (database === null || schema === undefined || schema >= database.schema) return null;
  if (schema >= database.schemaMin) return `Reads schema ${database.schema}`;
  const hasSnapshot = snapshots.some((each) => each.schema !== null && each.schema <= schema);
  return rollback.reason === null
    ? null
    : `${rollback.reason}${hasSnapshot ? " A snapshot that it can read is kept." : ""}`;
}

function publishedReleases(registry: RegistryAnswer | null): readonly PublishedRelease[] {
  return registry?.kind === "answered" ? registry.releases : [];
}

function registryState(registry: RegistryAnswer | null): TargetReleases["registry"] {
  if (registry === null) return { kind: "not-asked" };
  switch (registry.kind) {
    case "answered":
      return { kind: "answered" };
    case "nothing-published":
      return { kind: "nothing-published" };
    case "unreachable":
      return { kind: "unreachable", message: registry.message };
  }
}

const allowed: Permission = { allowed: true, reason: null };

function refused(reason: string): Permission {
  return { allowed: false, reason };
}
