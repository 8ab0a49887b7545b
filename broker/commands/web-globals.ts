import {
  CloseEvent,
  ErrorEvent,
  fetch,
  FormData,
  Headers,
  MessageEvent,
  Request,
  Response,
  WebSocket,
} from "undici";

/**
 * Puts the bundle's undici in the place of Node's own, which is loaded when one of its globals is
 * first touched. The worker brings one for Socket Mode (`build/undici-for-worker.mjs`): a
 * second one takes some 40 ms of each start and 3 MiB of an idle worker. To be called before modules
 * that keep these globals are loaded. A proxy that Node was told to use holds for both.
 */
export function useOwnUndici(): void {
  Object.assign(globalThis, {
    CloseEvent,
    ErrorEvent,
    fetch,
    FormData,
    Headers,
    MessageEvent,
    Request,
    Response,
    WebSocket,
  });
}
