import { z } from "zod";
import { LOG_WAIT_MAX_MS, type LogEntry, logLevelSchema } from "../api/logs.ts";
import type { Command, Given } from "./command.ts";
import { answerOf, type CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain } from "./words.ts";

const DEFAULT_LINES = 40;
/** A call for newer lines is held open, and answered after that. */
const FOLLOW_TIMEOUT_MS = LOG_WAIT_MAX_MS + 15_000;

const limitSchema = z.coerce.number().int().min(1).max(500);

export const logCommands: readonly Command[] = [
  {
    name: "logs",
    summary: "print the broker's newest log lines",
    operands: [],
    options: [
      { name: "follow", short: "f", value: null, help: "go on with the lines that come" },
      { name: "lines", short: "n", value: "N", help: `how many, ${DEFAULT_LINES} otherwise` },
      { name: "level", value: "LEVEL", help: "debug, info, warn or error, and those above it" },
      { name: "session", value: "KEY", help: "only the lines of this session" },
      { name: "find", value: "TEXT", help: "only lines with this text, or /pattern/" },
    ],
    run: logs,
  },
];

async function logs(context: CommandContext, given: Given): Promise<number> {
  const limit = limitSchema.safeParse(given.values["lines"] ?? DEFAULT_LINES);
  const level = logLevelSchema.optional().safeParse(given.values["level"]);
  if (!limit.success || !level.success) {
    context.complain(
      limit.success ? "--level is debug, info, warn or error.\n" : "--lines is 1 to 500.\n",
    );
    return exitCodes.usage;
  }
  const { session, find } = given.values;
  const filters = {
    view: session === undefined ? ("broker" as const) : ("sessions" as const),
    ...(level.data === undefined ? {} : { level: level.data }),
    ...(session === undefined ? {} : { session }),
    ...(find === undefined ? {} : { find }),
  };
  const page = answerOf(
    await context.client.logLines({ query: { ...filters, limit: limit.data } }),
  );
  for (const line of page.lines) print(context, line);
  if (!given.switches.has("follow")) return exitCodes.ok;
  let after = page.newest;
  while (!context.signal.aborted) {
    const answer = await context.client.newerLogLines(
      { query: { ...filters, wait_ms: LOG_WAIT_MAX_MS, ...(after === null ? {} : { after }) } },
      { timeoutMs: FOLLOW_TIMEOUT_MS, signal: context.signal },
    );
    // Ctrl-C ends the call, which is no failure.
    if (context.signal.aborted) break;
    const newer = answerOf(answer);
    for (const line of newer.lines) print(context, line);
    after = newer.newest ?? after;
  }
  return exitCodes.ok;
}

/** With --json one object per line, so that it can be followed. */
function print({ isJson, out }: CommandContext, line: LogEntry): void {
  if (isJson) return out(`${JSON.stringify(line)}\n`);
  const time = line.time === null ? "-" : new Date(line.time).toISOString();
  const level = (line.level ?? "").toUpperCase().padEnd(5);
  const source = line.source === null ? "" : ` [${plain(line.source)}]`;
  out(`${time} ${level}${source} ${plain(line.message)}\n`);
}
