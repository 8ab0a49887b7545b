const HIDDEN = "[redacted]";

/**
 * Takes the admin token out of the worker's JSON. The worker hides its own secrets and does not know
 * this one, which people may write into a thread by mistake.
 */
export function withoutToken(token: string): (json: string) => string {
  const escaped = JSON.stringify(token).slice(1, -1);
  return (json) => (json.includes(escaped) ? json.replaceAll(escaped, HIDDEN) : json);
}
