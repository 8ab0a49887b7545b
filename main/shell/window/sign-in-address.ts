/** Where OpenAI has the page for the code of a sign-in. */
const SIGN_IN_HOST = "auth.openai.com";

/** The address as it may be opened in the browser, when it is OpenAI's page; else null. Pure. */
export function signInAddress(given: string): string | null {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    // No address at all.
    return null;
  }
  const isPlain = url.username === "" && url.password === "" && url.port === "";
  return url.protocol === "https:" && url.hostname === SIGN_IN_HOST && isPlain ? url.href : null;
}
