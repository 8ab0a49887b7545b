// What the worker takes of undici. Its index loads all of it, from the cache to the mocks, and
// keeps some 2.5 MiB of an idle worker's memory for that.
import Agent from "../node_modules/undici/lib/dispatcher/agent.js";
import buildConnector from "../node_modules/undici/lib/core/connect.js";
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

export {
  Agent,
  buildConnector,
  CloseEvent,
  ErrorEvent,
  fetch,
  FormData,
  Headers,
  MessageEvent,
  ping,
  Request,
  Response,
  WebSocket,
};
