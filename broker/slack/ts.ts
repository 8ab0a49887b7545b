/** Slack's message ids: seconds and a sequence, such as `1700000000.000100`. Never numbers. */

const pattern = /^\d{1,12}\.\d{1,6}$/;

export function isTs(value: unknown): value is string {
  return typeof value === "string" && pattern.test(value);
}

/** Negative when `a` is older. Exact, since a float would lose the last digits. */
export function compareTs(a: string, b: string): number {
  const [secondsA = "", restA = ""] = a.split(".");
  const [secondsB = "", restB = ""] = b.split(".");
  const seconds = Number(secondsA) - Number(secondsB);
  return seconds === 0 ? Number(restA.padEnd(6, "0")) - Number(restB.padEnd(6, "0")) : seconds;
}

/** The ts that many seconds earlier, for the `oldest` of a read. */
export function tsBefore(ts: string, seconds: number): string {
  const [whole = "0"] = ts.split(".");
  return `${Math.max(0, Number(whole) - seconds)}.000000`;
}

/** When a message was written by Slack's clock, in milliseconds since the epoch. */
export function timeOf(ts: string): number {
  return Math.floor(Number(ts) * 1_000);
}

/** The ts of a moment by our own clock, which may differ from Slack's. */
export function tsOfTime(ms: number): string {
  return `${Math.max(0, Math.floor(ms / 1_000))}.000000`;
}
