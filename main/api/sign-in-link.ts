// The one-time link that opens the admin page already signed in. The code stands in the fragment:
// browsers keep fragments to themselves, so that no server and no log ever sees it.

/** Where the interface's pages are in a browser. In the app they begin at `/`. */
export const ADMIN_PAGE = "/admin";

const NAME = "code";

/** The address of the admin page with a code in it. `origin` has no slash at its end. */
export function signInLink(origin: string, code: string): string {
  return `${origin}${ADMIN_PAGE}#${NAME}=${encodeURIComponent(code)}`;
}

/** The code of an address's fragment ("#code=…"); null when there is none. */
export function codeOfFragment(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, "")).get(NAME);
}
