import manifest from "../../docs/slack-app/manifest.json" with { type: "json" };

/** The app's name in the manifest, which a person may change. */
export const DEFAULT_APP_NAME = manifest.display_information.name;

/**
 * The manifest of `docs/slack-app/manifest.json` with the app's name. The bot is called @codex
 * whatever the app's name is: the guide and the interface say how to mention it.
 */
export function manifestJson(appName: string = DEFAULT_APP_NAME): string {
  const named = {
    ...manifest,
    display_information: { ...manifest.display_information, name: appName },
  };
  return JSON.stringify(named, null, 2);
}

/** A link that opens Slack's page for a new app with the manifest filled in. */
export function createAppLink(appName: string = DEFAULT_APP_NAME): string {
  const compact = JSON.stringify(JSON.parse(manifestJson(appName)));
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(compact)}`;
}
