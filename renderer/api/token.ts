/** Where the admin token is kept while a tab lives. */
export interface TokenStore {
  readonly get: () => string | null;
  readonly set: (token: string | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const KEY = "admin-token";

/**
 * Keeps the token in session storage: it ends with the tab, and no other server on this host is
 * ever sent it, as it would be sent a cookie.
 */
export function createTokenStore(storage: Storage): TokenStore {
  const listeners = new Set<() => void>();
  return {
    get: () => storage.getItem(KEY),
    set: (token) => {
      if (token === storage.getItem(KEY)) return;
      if (token === null) storage.removeItem(KEY);
      else storage.setItem(KEY, token);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
