import type { ClientRequests, ServerNotifications, ServerRequests } from "./protocol.generated.ts";

/** A method that we call. */
export type RequestMethod = keyof ClientRequests;
export type RequestParameters<M extends RequestMethod> = ClientRequests[M]["params"];
export type RequestResult<M extends RequestMethod> = ClientRequests[M]["result"];

/**
 * A notification of the app-server. Codex sends more methods than these: a reader of one ends its
 * `switch` with a default that ignores them.
 */
export type ServerNotification = {
  [M in keyof ServerNotifications]: { readonly method: M; readonly params: ServerNotifications[M] };
}[keyof ServerNotifications];

/** A request of the app-server that we know how to answer. */
export type ServerRequest = {
  [M in keyof ServerRequests]: {
    readonly method: M;
    readonly id: RequestId;
    readonly params: ServerRequests[M]["params"];
  };
}[keyof ServerRequests];

export type ServerAnswer<M extends keyof ServerRequests> = ServerRequests[M]["result"];

/** Both sides number their requests on their own: the same id means nothing across directions. */
export type RequestId = string | number;

/** JSON-RPC's own code for a method that the receiver does not have. */
export const methodNotFound = -32601;
/** JSON-RPC's own code for a failure inside the receiver. */
export const internalError = -32603;
