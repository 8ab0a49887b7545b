// What the worker takes of undici. Its index loads all of it, from the cache to the mocks, and
// keeps some 2.5 MiB of an idle worker's memory for that.
import connect from "../node_modules/undici/lib/api/api-connect.js";
import Dispatcher from "../node_modules/undici/lib/dispatcher/dispatcher.js";
import Agent from "../node_modules/undici/lib/dispatcher/agent.js";
import EnvHttpProxyAgent from "../node_modules/undici/lib/dispatcher/env-http-proxy-agent.js";
import buildConnector from "../node_modules/undici/lib/core/connect.js";
import { setGlobalDispatcher } from "../node_modules/undici/lib/global.js";
import { FormData } from "../node_modules/undici/lib/web/fetch/formdata.js";
import { Headers } from "../node_modules/undici/lib/web/fetch/headers.js";
import { fetch } from "../node_modules/undici/lib/web/fetch/index.js";
import { Request } from "../node_modules/undici/lib/web/fetch/request.js";
import { Response } from "../node_modules/undici/lib/web/fetch/response.js";
import {
  CloseEvent,
  ErrorEvent,
  MessageEvent,
} from "../node_modules/undici/lib/web/websocket/events.js";
import { ping, WebSocket } from "../node_modules/undici/lib/web/websocket/websocket.js";

// The index does this for every method; the way through a proxy needs this one.
Dispatcher.prototype.connect = connect;

export {
  Agent,
  buildConnector,
  CloseEvent,
  EnvHttpProxyAgent,
  ErrorEvent,
  fetch,
  FormData,
  Headers,
  MessageEvent,
  ping,
  Request,
  Response,
  setGlobalDispatcher,
  WebSocket,
};
