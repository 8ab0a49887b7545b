/** A message that is being written, with the id under which it is sent once. */
export interface Draft {
  readonly text: string;
  readonly requestId: string;
}

export interface DraftStore {
  readonly get: (key: string) => Draft | null;
  /** An empty text takes the draft away. */
  readonly set: (key: string, draft: Draft) => void;
}

/**
 * Drafts per session, kept as long as the tab lives. The id stays with the text, so that a message
 * whose answer was lost is not sent twice after a reload.
 */
export function createDraftStore(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
): DraftStore {
  const name = (key: string) => `draft:${key}`;
  return {
    get: (key) => {
      const [requestId, ...lines] = storage.getItem(name(key))?.split("\n") ?? [];
      const text = lines.join("\n");
      return requestId === undefined || text === "" ? null : { text, requestId };
    },
    set: (key, { text, requestId }) => {
      if (text === "") storage.removeItem(name(key));
      else storage.setItem(name(key), `${requestId}\n${text}`);
    },
  };
}
