import { expect, test } from "vitest";
import { botScopes } from "../../broker/api/bot-scopes.ts";
import { createAppLink, manifestJson } from "./manifest.ts";

interface Manifest {
  readonly display_information: { readonly name: string };
  readonly features: { readonly bot_user: { readonly display_name: string } };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
}
const parsed = (text: string) => JSON.parse(text) as Manifest;

test("the manifest has the app's name and keeps the bot's", () => {
  const named = parsed(manifestJson('Ada & Ben\'s "Codex"'));
  expect(named.display_information.name).toBe('Ada & Ben\'s "Codex"');
  expect(named.features.bot_user.display_name).toBe("codex");
});

test("the link holds the same manifest, whatever the name has in it", () => {
  const name = "Größe #1 & more?";
  const link = new URL(createAppLink(name));
  expect(link.origin + link.pathname).toBe("https://api.slack.com/apps");
  expect(parsed(link.searchParams.get("manifest_json") ?? "")).toEqual(parsed(manifestJson(name)));
});

test("the table of scopes is that of the manifest, with the event that each brings", () => {
  const { oauth_config, settings } = parsed(manifestJson());
  const scopesWhere = (isOptional: boolean) =>
    botScopes.filter((one) => one.isOptional === isOptional).map(({ scope }) => scope);
  expect(scopesWhere(false)).toEqual(oauth_config.scopes.bot);
  expect(scopesWhere(true)).toEqual(oauth_config.scopes.bot_optional);
  const events = botScopes.flatMap(({ event }) => (event === null ? [] : [event]));
  expect(events.toSorted()).toEqual(settings.event_subscriptions.bot_events.toSorted());
});
