/** The sessions that an act on several is about, and from which one a range extends. */
export interface Picked {
  readonly keys: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const nothingPicked: Picked = { keys: new Set(), anchor: null };

/** Takes a session in, or out again. Pure. */
export function toggled({ keys }: Picked, key: string): Picked {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { keys: next, anchor: key };
}

/**
 * Takes in all rows from the anchor to `key`, both included; the anchor stays. Without an anchor
 * that is still among the rows, `key` alone is taken in. Pure.
 */
export function extended(picked: Picked, rows: readonly string[], key: string): Picked {
  const from = picked.anchor === null ? -1 : rows.indexOf(picked.anchor);
  const to = rows.indexOf(key);
  if (to === -1) return picked;
  if (from === -1) return { keys: new Set([...picked.keys, key]), anchor: key };
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { keys: new Set([...picked.keys, ...range]), anchor: picked.anchor };
}

/** Without what is no longer in the list: nobody acts on what they do not see. Pure. */
export function stillListed<T extends { readonly key: string }>(
  { keys }: Picked,
  sessions: readonly T[],
): readonly T[] {
  return sessions.filter(({ key }) => keys.has(key));
}
