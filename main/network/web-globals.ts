import { CloseEvent, ErrorEvent, fetch, FormData, Headers, Request, Response } from "undici";

// Puts the bundle's undici in the place of Node's own, which is loaded whole when one of its globals
// is first touched, and the HTTP server's adapter touches them as it is loaded: 2 MiB of an idle
// control plane. So the entry imports this module before every other one. undici is in the bundle
// for requests through a proxy (`build/undici-for-control-plane.mjs`).
Object.assign(globalThis, {
  CloseEvent,
  ErrorEvent,
  fetch,
  FormData,
  Headers,
  Request,
  Response,
});
