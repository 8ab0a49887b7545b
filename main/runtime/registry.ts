import npmDefaults from "npm-registry-fetch/lib/default-opts.js";

/** Where packages come from, and how to sign in there. */
export interface Registry {
  /** With a slash at the end. */
  readonly url: string;
  /** For requests below `url`, and for nothing else; null where none is configured. */
  readonly authorization: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** npm's own, as its client names it. */
export const NPM_REGISTRY = npmDefaults.registry;

/**
 * The registry of a package: `RELEASE_NPM_REGISTRY_URL`, else npm's own configuration (a scope's
 * registry, `registry`, `NPM_CONFIG_REGISTRY`), else npm's. `npmrc` is the text of ~/.npmrc. Pure.
 */
export function registryFor(packageName: string, variables: Variables, npmrc: string): Registry {
  const settings = npmrcSettings(npmrc, variables);
  const scope = /^(@[^/]+)\//.exec(packageName)?.[1];
  const url = [
    variables["RELEASE_NPM_REGISTRY_URL"],
    scope === undefined ? undefined : settings.get(`${scope}:registry`),
    variables["NPM_CONFIG_REGISTRY"] ?? variables["npm_config_registry"],
    settings.get("registry"),
    NPM_REGISTRY,
  ]
    .map((each) => each?.trim() ?? "")
    .find((each) => /^https?:\/\//.test(each));
  const whole = (url ?? NPM_REGISTRY).replace(/\/*$/, "/");
  return { url: whole, authorization: authorizationFor(whole, settings) };
}

/**
 * The address of a package's file, as the registry gave it. Registries that pass packages on often
 * give npm's own address: like npm, we ask the registry in its place.
 */
export function tarballAddress(given: string, registry: Registry): string {
  const isNpms = given.startsWith(NPM_REGISTRY);
  return isNpms ? registry.url + given.slice(NPM_REGISTRY.length) : given;
}

/** The headers of a request to a registry. The sign-in goes to addresses below it alone. */
export function registryHeaders(address: string, registry: Registry): Record<string, string> {
  const isOwn = address.startsWith(registry.url);
  return isOwn && registry.authorization !== null ? { authorization: registry.authorization } : {};
}

/** npm looks for the sign-in of the address, then of each folder above it. */
function authorizationFor(url: string, settings: ReadonlyMap<string, string>): string | null {
  let place = url.replace(/^https?:/, "").replace(/\/$/, "");
  while (place.length > 2) {
    const token = settings.get(`${place}/:_authToken`) ?? settings.get(`${place}:_authToken`);
    if (token !== undefined) return `Bearer ${token}`;
    const basic = settings.get(`${place}/:_auth`) ?? settings.get(`${place}:_auth`);
    if (basic !== undefined) return `Basic ${basic}`;
    const above = place.slice(0, place.lastIndexOf("/"));
    if (above === place) break;
    place = above;
  }
  return null;
}

function npmrcSettings(text: string, variables: Variables): ReadonlyMap<string, string> {
  const entries = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) return [];
    const bare = value.replace(/^(["'])(.*)\1$/, "$2");
    return [[name, bare.replaceAll(/\$\{(\w+)\}/g, (all, key: string) => variables[key] ?? all)]];
  });
  return new Map(entries);
}
