import type { ChannelSettingsRow, Executor } from "./schema.ts";

export function listChannelSettings(db: Executor): Promise<ChannelSettingsRow[]> {
  return db.selectFrom("channel_settings").selectAll().orderBy("channel").execute();
}

/** Takes the place of what was set for the channel. */
export async function saveChannelSettings(db: Executor, row: ChannelSettingsRow): Promise<void> {
  const { channel: _, ...changes } = row;
  await db
    .insertInto("channel_settings")
    .values(row)
    .onConflict((conflict) => conflict.column("channel").doUpdateSet(changes))
    .execute();
}

/** False when nothing was set for the channel. */
export async function removeChannelSettings(db: Executor, channel: string): Promise<boolean> {
  const result = await db
    .deleteFrom("channel_settings")
    .where("channel", "=", channel)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}
