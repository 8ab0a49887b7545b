import { ChannelSettings } from "../../access/channel-settings.ts";
import type { FeedFollowers } from "../../app/feed/feed-followers.ts";
import { type AccessGate, accessGate } from "../../app/intake/access-gate.ts";
import { storeIdentity } from "../../app/reading/slack-identity.ts";
import { saveName } from "../../store/names.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { settingsEverywhere } from "../codex-server.ts";
import { slackGateway } from "../slack-gateway.ts";
import type { Storage } from "./storage.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface SlackSide {
  readonly gateway: SlackGateway;
  readonly gate: AccessGate;
  readonly settings: ChannelSettings;
}

/** The gateway to Slack, who is let through it, and what is set for channels. Nothing runs yet. */
export async function slackSide(
  base: WorkerBase,
  storage: Storage,
  followers: FeedFollowers,
): Promise<SlackSide> {
  const { clock, config, ending, log } = base;
  const { db, diskSpace } = storage;
  const unsaved = (what: string) => (error: unknown) => log.warn(what, { error });
  const gateway = slackGateway(config, {
    db,
    clock,
    log,
    takesWork: () => diskSpace.isAmple(),
    onName: (name) => {
      saveName(db, name, clock.now()).catch(unsaved("A name could not be remembered"));
    },
    onIdentity: (identity) => {
      storeIdentity(db, identity).catch(unsaved("The Slack workspace could not be remembered"));
      gate.requests.look();
    },
  });
  const gate = accessGate(config, {
    ...{ db, clock, log, gateway },
    changed: () => followers.happened({ kind: "health" }),
  });
  const settings = new ChannelSettings({ db, clock, log, everywhere: settingsEverywhere(config) });
  await settings.load();
  // The gateway ends first: until then it may refuse somebody.
  ending.parts.defer("refusals", () => gate.refusals.stop());
  ending.parts.defer("access requests", () => gate.requests.stop());
  ending.parts.defer("Slack gateway", () => gateway.stop());
  return { gateway, gate, settings };
}
