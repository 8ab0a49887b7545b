/** Labels under which an older installation may still run, as agents or as system daemons. */
export const OLDER_LABELS: readonly string[] = [
  "io.github.hoolc.agent-session-broker",
  "io.github.hoolc.agent-session-broker.worker",
  "io.github.hoolc.agent-session-broker.cloudflared",
];
