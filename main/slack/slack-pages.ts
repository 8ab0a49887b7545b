/** The pages of an app's settings that our fixes lead to. */
export type AppPage = "general" | "oauth" | "socket-mode" | "event-subscriptions";

/** The page of an app's settings at Slack; the list of apps while the app is not known. */
export function appPage(appId: string | null, page: AppPage): string {
  const all = "https://api.slack.com/apps";
  return appId === null || !/^A[A-Z0-9]{2,}$/.test(appId) ? all : `${all}/${appId}/${page}`;
}
