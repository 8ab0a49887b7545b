import type { App, Channel, Team, User } from "./model.ts";

/** Everything a workspace starts with. */
export interface Seed {
  readonly team: Team;
  /** Without the app's own bot user, which is made from `app`. */
  readonly users: readonly User[];
  readonly channels: readonly Channel[];
  readonly app: App;
}

/** What a caller gives; each part that is left out comes from the default seed. */
export interface SeedOptions {
  readonly team?: Team;
  readonly users?: readonly User[];
  readonly channels?: readonly Channel[];
  readonly app?: Omit<App, "scopes"> & { readonly scopes?: readonly string[] };
}

/** The scopes of the product's own manifest, the optional ones included. */
const defaultScopes: readonly string[] = [
  "app_mentions:read",
  "chat:write",
  "channels:history",
  "im:history",
  "files:read",
  "files:write",
  "users:read",
  "users:read.email",
  "groups:history",
  "mpim:history",
  "reactions:read",
  "reactions:write",
  "channels:read",
  "groups:read",
  "im:read",
  "mpim:read",
  "im:write",
  "team:read",
];

const app: App = {
  appId: "A0PLAYGROUND",
  botId: "B0CODEX",
  botUserId: "U0CODEX",
  botName: "codex",
  botToken: "xoxb-playground-bot",
  appToken: "xapp-playground-app",
  scopes: defaultScopes,
};

const users: readonly User[] = [
  {
    id: "U0ADA",
    name: "ada",
    realName: "Ada Park",
    email: "ada@playground.example",
    timeZone: "Europe/Zurich",
  },
  {
    id: "U0BEN",
    name: "ben",
    realName: "Ben Okafor",
    email: "ben@playground.example",
    timeZone: "America/New_York",
  },
  {
    id: "U0CHIYO",
    name: "chiyo",
    realName: "Chiyo Tanaka",
    email: "chiyo@playground.example",
    timeZone: "Asia/Tokyo",
  },
];

const everyone = [...users.map((user) => user.id), app.botUserId];

/** The playground's own workspace: three people, one bot, one conversation of each kind. */
export const defaultSeed: Seed = {
  team: { id: "T0PLAYGROUND", name: "Playground", domain: "playground" },
  users,
  channels: [
    {
      id: "C0GENERAL",
      name: "general",
      kind: "channel",
      members: everyone,
      topic: "Say hello to @codex",
    },
    { id: "C0RANDOM", name: "random", kind: "channel", members: everyone },
    {
      id: "G0LAB",
      name: "lab",
      kind: "group",
      members: ["U0ADA", "U0BEN", app.botUserId],
      topic: "A private channel",
    },
    {
      id: "G0TRIO",
      name: "mpdm-ada--ben--codex-1",
      kind: "mpim",
      members: ["U0ADA", "U0BEN", app.botUserId],
    },
    ...everyone
      .filter((user) => user !== app.botUserId)
      .map((user) => ({
        id: `D${user.slice(1)}`,
        name: "",
        kind: "im" as const,
        members: [user, app.botUserId],
      })),
  ],
  app,
};

/** The app with tokens that nobody else knows: with fixed ones, any program could act as the bot. */
export function appWithOwnTokens(given: App, secret: () => string): App {
  return {
    ...given,
    botToken: `xoxb-playground-${secret()}`,
    appToken: `xapp-playground-${secret()}`,
  };
}

/** Completes a seed. Channels of the default seed always name the default people and bot. */
export function completeSeed(options: SeedOptions = {}): Seed {
  return {
    team: options.team ?? defaultSeed.team,
    users: options.users ?? defaultSeed.users,
    channels: options.channels ?? defaultSeed.channels,
    app: { scopes: defaultScopes, ...(options.app ?? defaultSeed.app) },
  };
}
