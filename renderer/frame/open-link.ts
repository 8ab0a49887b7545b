/** Opens a Slack permalink beside the page; the app hands it to the browser or to Slack. */
export function openInSlack(permalink: string): void {
  if (window.broker === undefined) window.open(permalink, "_blank", "noopener,noreferrer");
  else void window.broker.invoke("app:open-slack", { url: permalink });
}
