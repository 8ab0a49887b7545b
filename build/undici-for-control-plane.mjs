// What the control plane takes of undici: requests through the proxy of the settings. Its index
// loads all of it, from the cache to the mocks.
import connect from "../node_modules/undici/lib/api/api-connect.js";
import Dispatcher from "../node_modules/undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "../node_modules/undici/lib/dispatcher/env-http-proxy-agent.js";
import { fetch } from "../node_modules/undici/lib/web/fetch/index.js";

// The index does this for every method; the way through a proxy needs this one.
Dispatcher.prototype.connect = connect;

export { EnvHttpProxyAgent, fetch };
