// What the control plane takes of undici: requests through the proxy of the settings. Its index
// loads all of it, from the cache to the mocks.
import EnvHttpProxyAgent from "../node_modules/undici/lib/dispatcher/env-http-proxy-agent.js";
import { fetch } from "../node_modules/undici/lib/web/fetch/index.js";

export { EnvHttpProxyAgent, fetch };
