import { type Dispatcher, EnvHttpProxyAgent, setGlobalDispatcher } from "undici";
import { proxiesOf } from "../config/proxies.ts";
import type { Config } from "../config/settings.ts";

/**
 * Sends every request of this process through the proxies of the configuration. Gives with what a
 * WebSocket opens its connection likewise; undefined without a proxy. Node's own proxy support is no
 * way for that: through its dispatcher, a WebSocket of this undici opens and receives nothing.
 */
export function useProxies(config: Config): Dispatcher | undefined {
  const proxies = proxiesOf(config);
  if (proxies === null) return undefined;
  const { httpProxy, httpsProxy, noProxy } = proxies;
  const dispatcher = new EnvHttpProxyAgent({
    // Empty means none; left out, it would be read from the environment.
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy,
  });
  setGlobalDispatcher(dispatcher);
  return dispatcher;
}
