/** What the two switches say. */
export const words = {
  broker: "Keep the broker running in the background",
  brokerText: "It answers Slack even when this app is closed, and starts when you log in.",
  brokerFailed: "This was not changed.",
  unknown: "Asking the control plane.",
  app: "Open this app at login",
  appText: "You see the broker’s state in the menu bar.",
  appFailed: "This was not changed.",
} as const;
