import { countOf } from "../api/number-words.ts";
import type { Operation } from "../api/operations.ts";
import { type ReleaseTarget, releaseTargetSchema, type TargetReleases } from "../api/releases.ts";
import type { RestorePreview } from "../api/restorations.ts";
import type { Command, CommandOption, Given } from "./command.ts";
import { answerOf, type CommandContext, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain, table } from "./words.ts";

/** A download, a try and a watch of 90 s, with an undo behind them. */
const OPERATION_WAIT_MS = 20 * 60_000;
const LOOK_EVERY_MS = 500;
/** The registry is asked, which may be far away. */
const CHECK_TIMEOUT_MS = 60_000;
const LISTED_OPERATIONS = 50;

const target: CommandOption = {
  name: "target",
  value: "TARGET",
  help: "worker (the default) or admin, the control plane",
};
const change: readonly CommandOption[] = [
  target,
  { name: "allow-active", value: null, help: "go on although work would be lost" },
  { name: "no-wait", value: null, help: "return at once" },
];

export const releaseCommands: readonly Command[] = [
  {
    name: "versions",
    summary: "list releases: what runs, what is newer, what can be gone back to",
    operands: [],
    options: [target, { name: "check", value: null, help: "ask the registry first" }],
    run: (context, given) => withTarget(context, given, (which) => versions(context, given, which)),
  },
  {
    name: "deploy",
    summary: "update to a release, the newest one when none is named",
    operands: ["[VERSION]"],
    options: change,
    run: (context, given) =>
      withTarget(context, given, (which) =>
        changed(context, given, async (body) =>
          answerOf(await context.client.deploy({ body: { ...body, target: which } })),
        ),
      ),
  },
  {
    name: "rollback",
    summary: "go back to the previous release, or to one that is installed",
    operands: ["[VERSION]"],
    options: change,
    run: (context, given) =>
      withTarget(context, given, (which) =>
        changed(context, given, async (body) =>
          answerOf(await context.client.rollback({ body: { ...body, target: which } })),
        ),
      ),
  },
  {
    name: "restore",
    summary: "put a snapshot in the place of the database; without a name, list the snapshots",
    operands: ["[SNAPSHOT]"],
    options: [
      { name: "version", value: "VERSION", help: "the release that takes over with it" },
      { name: "dry-run", value: null, help: "only print what would be lost" },
      { name: "allow-active", value: null, help: "go on although running turns are stopped" },
      { name: "no-wait", value: null, help: "return at once" },
    ],
    run: restore,
  },
  {
    name: "pin",
    summary: "stay on a release, the current one when none is named",
    operands: ["[VERSION]"],
    options: [target, { name: "off", value: null, help: "offer updates again" }],
    run: (context, given) => withTarget(context, given, (which) => pin(context, given, which)),
  },
];

async function withTarget(
  context: CommandContext,
  { values }: Given,
  act: (which: ReleaseTarget) => Promise<number>,
): Promise<number> {
  const which = releaseTargetSchema.safeParse(values["target"] ?? "worker");
  if (which.success) return act(which.data);
  context.complain("--target is worker or admin.\n");
  return exitCodes.usage;
}

async function versions(
  context: CommandContext,
  { switches }: Given,
  which: ReleaseTarget,
): Promise<number> {
  const { client } = context;
  const releases = answerOf(
    switches.has("check")
      ? await client.checkReleases({}, { timeoutMs: CHECK_TIMEOUT_MS })
      : await client.releases({}),
  );
  show(context, releases[which], () => versionsText(releases[which]));
  return exitCodes.ok;
}

function versionsText(releases: TargetReleases): string {
  const rows = releases.versions.map((row) => [
    row.version,
    row.role,
    row.isInstalled ? "yes" : "",
    row.isPinned ? "yes" : "",
    row.publishedAt === null ? "" : new Date(row.publishedAt).toISOString().slice(0, 10),
    plain(row.remark ?? ""),
  ]);
  const list =
    rows.length === 0
      ? "There are no releases."
      : table(["VERSION", "ROLE", "INSTALLED", "PINNED", "PUBLISHED", "REMARK"], rows);
  return releases.refusal === null ? list : `${list}\n${plain(releases.refusal)}`;
}

async function restore(context: CommandContext, given: Given): Promise<number> {
  const { client } = context;
  const { operands, values, switches } = given;
  const [snapshot] = operands;
  if (snapshot === undefined) {
    const { snapshots } = answerOf(await client.releases({})).worker;
    show(context, snapshots, () => snapshotsText(snapshots));
    return exitCodes.ok;
  }
  const { version } = values;
  const named = version === undefined ? {} : { version };
  if (switches.has("dry-run")) {
    const preview = answerOf(
      await client.restorePreview(
        { params: { name: snapshot }, query: named },
        { timeoutMs: CHECK_TIMEOUT_MS },
      ),
    );
    show(context, preview, () => previewText(preview));
    return preview.allowed ? exitCodes.ok : exitCodes.failed;
  }
  return changed(context, { ...given, operands: [] }, async ({ allow_active, by }) =>
    answerOf(
      await client.restore(
        { body: { ...named, snapshot, allow_active, by } },
        { timeoutMs: CHECK_TIMEOUT_MS },
      ),
    ),
  );
}

function snapshotsText(snapshots: TargetReleases["snapshots"]): string {
  if (snapshots.length === 0) return "There are no snapshots.";
  const rows = snapshots.map(({ name, at, version, schema, bytes }) => [
    ...[name, new Date(at).toISOString(), version ?? "", String(schema ?? "")],
    `${(bytes / 1_000_000).toFixed(1)} MB`,
  ]);
  return table(["SNAPSHOT", "TAKEN", "VERSION", "SCHEMA", "SIZE"], rows);
}

function previewText({ reason, lost, runningTurns, version }: RestorePreview): string {
  if (reason !== null) return plain(reason);
  const loss =
    lost === null
      ? "What came after it is lost; it could not be counted."
      : `Lost: ${countOf(lost.messages, "message")}, ${countOf(lost.sessions, "session")}.`;
  return `${loss} Stopped: ${countOf(runningTurns, "turn")}. Then ${version} starts with it.`;
}

interface ChangeBody {
  readonly version?: string;
  readonly allow_active: boolean;
  readonly by: string;
}

async function changed(
  context: CommandContext,
  { operands, switches }: Given,
  ask: (body: ChangeBody) => Promise<{ readonly operation: Operation }>,
): Promise<number> {
  const { clock, signal } = context;
  const [version] = operands;
  let { operation } = await ask({
    ...(version === undefined ? {} : { version }),
    allow_active: switches.has("allow-active"),
    by: context.by,
  });
  const deadline = clock.now() + OPERATION_WAIT_MS;
  const told = new Set<string>();
  const isWaitedFor = () => operation.status === "running" && !switches.has("no-wait");
  while (isWaitedFor() && clock.now() < deadline && !signal.aborted) {
    tellSteps(context, operation, told);
    await clock.sleep(LOOK_EVERY_MS, signal);
    operation = (await find(context, operation.id)) ?? operation;
  }
  tellSteps(context, operation, told);
  show(context, operation, () => operationText(operation));
  switch (operation.status) {
    case "succeeded":
      return exitCodes.ok;
    case "running":
      return switches.has("no-wait") ? exitCodes.ok : exitCodes.late;
    case "failed":
    case "rolled-back":
      return exitCodes.failed;
  }
}

async function find({ client }: CommandContext, id: string): Promise<Operation | null> {
  const { operations } = answerOf(await client.operations({ query: { limit: LISTED_OPERATIONS } }));
  return operations.find((each) => each.id === id) ?? null;
}

/** Each step once, when it is over. */
function tellSteps({ isJson, out }: CommandContext, { steps }: Operation, told: Set<string>): void {
  if (isJson) return;
  for (const { id, title, state, detail } of steps) {
    if (state === "waiting" || state === "running" || told.has(id)) continue;
    told.add(id);
    out(`${state.padEnd(8)} ${plain(title)}${detail === null ? "" : `: ${plain(detail)}`}\n`);
  }
}

function operationText({ kind, status, version, reason }: Operation): string {
  const what = kind.endsWith("restore")
    ? "The restoration"
    : version === null
      ? "The operation"
      : `The change to ${version}`;
  const why = reason === null ? "" : ` ${plain(reason)}`;
  switch (status) {
    case "running":
      return `${what} goes on.${why}`;
    case "succeeded":
      return `${what} is done.${why}`;
    case "failed":
      return `${what} failed.${why}`;
    case "rolled-back":
      return `${what} was undone.${why}`;
  }
}

async function pin(
  context: CommandContext,
  { operands, switches }: Given,
  which: ReleaseTarget,
): Promise<number> {
  const { client, by } = context;
  const [version] = operands;
  const body = { target: which, by };
  const releases = answerOf(
    switches.has("off")
      ? await client.unpinRelease({ body })
      : await client.pinRelease({
          body: { ...body, ...(version === undefined ? {} : { version }) },
        }),
  );
  const { pin: pinned } = releases[which];
  show(context, releases[which], () =>
    pinned === null ? "Updates are offered." : `It stays on ${pinned.version}.`,
  );
  return exitCodes.ok;
}
