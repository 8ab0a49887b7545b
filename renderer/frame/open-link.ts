/** Opens a Slack permalink beside the page; the app hands it to the browser or to Slack. */
export function openInSlack(permalink: string): void {
  if (window.broker === undefined) window.open(permalink, "_blank", "noopener,noreferrer");
  else void window.broker.invoke("app:open-slack", { url: permalink });
}

/** Opens a page of the web beside this one; the app shows first where it leads. */
export function openLink(url: string): void {
  if (window.broker === undefined) window.open(url, "_blank", "noopener,noreferrer");
  else void window.broker.invoke("app:open-link", { url });
}

/** Opens OpenAI's page for the code of a sign-in beside the page, or in the browser from the app. */
export function openSignInPage(url: string): void {
  if (window.broker === undefined) window.open(url, "_blank", "noopener,noreferrer");
  else void window.broker.invoke("app:open-sign-in", { url });
}
