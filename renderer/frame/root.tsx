import { useState, useSyncExternalStore } from "react";
import { codeOfFragment } from "../../main/api/sign-in-link.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { LoginPage } from "../login/login-page.tsx";
import { AppFrame } from "./app-frame.tsx";

/**
 * The frame, or the login page in its place while there is no token: the address stays, so that
 * the page that was asked for comes after the sign-in.
 */
export function Root() {
  const { token, needsToken, queries } = useAdminApi();
  const isSignedIn = useSyncExternalStore(token.subscribe, () => token.get() !== null);
  const [code] = useState(takeCode);
  if (!needsToken || isSignedIn) return <AppFrame />;
  // What was read with a token that is no longer right is not shown to the next person.
  queries.clear();
  return <LoginPage code={code} />;
}

/** Takes the code out of the address, so that it is not in the history or in a copied link. */
function takeCode(): string | null {
  const code = codeOfFragment(window.location.hash);
  if (code !== null) {
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, "", pathname + search);
  }
  return code;
}
