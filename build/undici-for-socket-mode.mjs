// What @slack/socket-mode takes of undici. Its index loads all of it, from the cache to the mocks,
// and keeps some 2.5 MiB of an idle worker's memory for that.
import Agent from "../node_modules/undici/lib/dispatcher/agent.js";
import buildConnector from "../node_modules/undici/lib/core/connect.js";
import { fetch } from "../node_modules/undici/lib/web/fetch/index.js";
import {
  CloseEvent,
  ErrorEvent,
  MessageEvent,
} from "../node_modules/undici/lib/web/websocket/events.js";
import { ping, WebSocket } from "../node_modules/undici/lib/web/websocket/websocket.js";

export { Agent, buildConnector, CloseEvent, ErrorEvent, fetch, MessageEvent, ping, WebSocket };
