/** One server-sent event. */
export interface StreamEvent {
  readonly id: string | null;
  /** `message` when it has no name. */
  readonly name: string;
  readonly data: string;
}

/** Larger than any event of ours: the status with 100 sessions has about 100 kB. */
const EVENT_MAX_CHARACTERS = 4 * 1024 * 1024;

/**
 * Takes the text of a stream of server-sent events piece by piece, and gives the events that each
 * piece completes. Throws when one event grows beyond any bound.
 */
export function eventStreamParser(): (text: string) => readonly StreamEvent[] {
  let rest = "";
  return (text) => {
    const blocks = (rest + text).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    if (rest.length > EVENT_MAX_CHARACTERS) throw new Error("An event of the feed has no end.");
    return blocks.flatMap((block) => eventOf(block.split("\n")) ?? []);
  };
}

/** Null for a block without data, such as a comment that keeps the stream alive. */
function eventOf(lines: readonly string[]): StreamEvent | null {
  const valuesOf = (field: string) =>
    lines.flatMap((line) => {
      if (!line.startsWith(`${field}:`)) return [];
      const value = line.slice(field.length + 1);
      return [value.startsWith(" ") ? value.slice(1) : value];
    });
  const data = valuesOf("data");
  if (data.length === 0) return null;
  return {
    id: valuesOf("id").at(-1) ?? null,
    name: valuesOf("event").at(-1) ?? "message",
    data: data.join("\n"),
  };
}
