/** Whether the page is shown on a Mac, which has keys of its own. */
export function isMac(): boolean {
  return window.navigator.userAgent.includes("Mac OS X");
}
