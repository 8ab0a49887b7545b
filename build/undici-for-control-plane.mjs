// What the control plane takes of undici: requests through the proxy of the settings, and what
// stands in for Node's own. Its index loads all of it, from the cache to the mocks.
import connect from "../node_modules/undici/lib/api/api-connect.js";
import Dispatcher from "../node_modules/undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "../node_modules/undici/lib/dispatcher/env-http-proxy-agent.js";
import { FormData } from "../node_modules/undici/lib/web/fetch/formdata.js";
import { Headers } from "../node_modules/undici/lib/web/fetch/headers.js";
import { fetch } from "../node_modules/undici/lib/web/fetch/index.js";
import { Request } from "../node_modules/undici/lib/web/fetch/request.js";
import { Response } from "../node_modules/undici/lib/web/fetch/response.js";
import { CloseEvent, ErrorEvent } from "../node_modules/undici/lib/web/websocket/events.js";

// The index does this for every method; the way through a proxy needs this one.
Dispatcher.prototype.connect = connect;

export { CloseEvent, EnvHttpProxyAgent, ErrorEvent, fetch, FormData, Headers, Request, Response };
