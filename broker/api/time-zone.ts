/** Whether a name is one of the time zones that this machine knows; an offset such as "+05:30" is none. */
export function isTimeZone(name: string): boolean {
  // Intl takes them, but they have no daylight saving time, and the same day differs between two.
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/**
 * IANA name of this machine's zone. `named` is what the runtime calls it: nothing for a `TZ` such as
 * `:/etc/localtime`, and no zone's name for an empty one. UTC then.
 */
export function ownTimeZone(
  named: string | undefined = new Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  return named !== undefined && isTimeZone(named) ? named : "UTC";
}
