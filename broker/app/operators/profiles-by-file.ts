import type { Kysely } from "kysely";
import type { ProfileItem } from "../../api/profiles.ts";
import { needsNoAccount } from "../../codex/home-config.ts";
import type { ProfileFolder } from "../../codex/profiles/profile-folder.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { countSessionsByProfile } from "../../store/sessions.ts";

export interface ProfilesByFileOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly folder: ProfileFolder;
}

/** The auth profiles as their files tell, while no worker runs: what OpenAI says is unknown. */
export function profilesByFile({ db, folder }: ProfilesByFileOptions) {
  return async (): Promise<readonly ProfileItem[]> => {
    const preferred = folder.preferred();
    const counts = await countSessionsByProfile(db);
    const places = folder
      .places()
      .filter(
        (place) =>
          !place.isDefault || folder.hasDefaultAccount() || needsNoAccount(place.codexHome),
      );
    return Promise.all(
      places.map(async ({ codexHome, isDefault, name }): Promise<ProfileItem> => {
        const identity = (await folder.accountOf(name))?.identity ?? null;
        const account = identity === null ? null : { ...identity, workspace: null };
        const brought = isDefault && (folder.defaultIsConfigured || needsNoAccount(codexHome));
        return {
          name,
          label: folder.labelOf(name),
          isDefault,
          preferred: name === preferred,
          account,
          state: account === null && !brought ? "signed-out" : "unknown",
          refusedSince: null,
          exhaustedUntil: null,
          quota: {
            short: null,
            week: null,
            billedByToken: false,
            knownAt: null,
            askedAt: null,
            problem: null,
          },
          server: { state: "stopped", reason: null },
          runningTurns: 0,
          sessions: counts.get(name) ?? 0,
        };
      }),
    );
  };
}
