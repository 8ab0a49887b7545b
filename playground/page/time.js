/** A Slack ts is `<seconds>.<microseconds>`.
 * @param {string} ts
 * @returns {number} Milliseconds since the epoch.
 */
export function millisOf(ts) {
  return Number(ts.split(".")[0]) * 1000;
}

/** @param {number} ms @returns {string} 11:31 */
export function clockTime(ms) {
  return new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** @param {number} ms @returns {string} 11:42:07 */
export function exactClockTime(ms) {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" }).format(ms);
}

/** @param {number} ms @returns {string} The exact local time and zone. */
export function exactTime(ms) {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: "full",
    timeStyle: "long",
    hourCycle: "h23",
  }).format(ms);
}

/**
 * @param {number} ms
 * @param {number} now
 * @returns {string} Today, Yesterday, or the day.
 */
export function dayName(ms, now) {
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return new Intl.DateTimeFormat(undefined, {
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(ms);
}

/** @param {number} ms */
export function startOfDay(ms) {
  const date = new Date(ms);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

/**
 * Slack's date tokens (`{date_short_pretty} at {time}`) in the reader's own zone.
 * @param {number} ms
 * @param {string} format
 * @param {number} now
 * @returns {string}
 */
export function slackDate(ms, format, now) {
  /** @param {Intl.DateTimeFormatOptions} options */
  const date = (options) => new Intl.DateTimeFormat(undefined, options).format(ms);
  const pretty = dayName(ms, now);
  const relative = pretty === "Today" || pretty === "Yesterday" ? pretty.toLowerCase() : null;
  /** @type {Readonly<Record<string, () => string>>} */
  const tokens = {
    time: () => clockTime(ms),
    time_secs: () => exactClockTime(ms),
    date: () => date({ dateStyle: "long" }),
    date_num: () => new Date(ms).toISOString().slice(0, 10),
    date_short: () => date({ dateStyle: "medium" }),
    date_long: () => date({ dateStyle: "full" }),
    date_pretty: () => relative ?? date({ dateStyle: "long" }),
    date_short_pretty: () => relative ?? date({ dateStyle: "medium" }),
    date_long_pretty: () => relative ?? date({ dateStyle: "full" }),
    ago: () => `at ${clockTime(ms)}`,
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}

/** @param {number} bytes @returns {string} 412 kB */
export function sizeName(bytes) {
  const units = ["byte", "kilobyte", "megabyte"];
  // The short form of byte has no plural: "7 byte".
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  const power = bytes < 1_000_000 ? 1 : 2;
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}
