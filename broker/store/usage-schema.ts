// What a turn counts for stays with it, whatever becomes of its session: a move, another model, a
// removal. Triggers see to it, whichever release writes.

/** The columns of a turn that usage is grouped by. */
const origin = ["profile", "model", "channel", "person"] as const;

const counted = [
  "turns",
  "input_tokens",
  "cached_input_tokens",
  "output_tokens",
  "reasoning_tokens",
  "total_tokens",
] as const;

/** Days and hours of every time zone begin at a full quarter of an hour. */
export const QUARTER_MS = 900_000;

export const usageSchema = [
  ...origin.map((column) => `alter table turns add column ${column} text`),
  `update turns set (profile, channel, person) = (
     select coalesce(thread_profile, profile), channel, initiator
     from sessions where key = turns.session_key)`,
  // An earlier release says nothing of where its turns came from.
  `create trigger turns_attributed after insert on turns when new.channel is null begin
     update turns set (profile, channel, person) = (
       select coalesce(thread_profile, profile), channel, initiator
       from sessions where key = new.session_key)
     where id = new.id;
   end`,
  // "" is what is not known, since null equals nothing in a key.
  `create table past_usage (
     from_at integer not null,
     ${origin.map((column) => `${column} text not null`).join(", ")},
     ${counted.map((column) => `${column} integer not null`).join(", ")},
     primary key (from_at, ${origin.join(", ")})
   ) strict, without rowid`,
  `create trigger turns_past after delete on turns begin
     insert into past_usage (from_at, ${origin.join(", ")}, ${counted.join(", ")})
     values (old.started_at - old.started_at % ${QUARTER_MS},
       ${origin.map((column) => `coalesce(old.${column}, '')`).join(", ")},
       1, ${counted
         .slice(1)
         .map((column) => `old.${column}`)
         .join(", ")})
     on conflict do update set
       ${counted.map((column) => `${column} = ${column} + excluded.${column}`).join(", ")};
   end`,
];

const DAY_MS = 86_400_000;

/** Whether a row of `past_usage` says no more than what was used on a day of UTC. */
export const isOfDay = (row = "") =>
  `${row}from_at % ${String(DAY_MS)} = 0 and ${origin
    .map((column) => `${row}${column} = ''`)
    .join(" and ")}`;

/** What is deleted of `past_usage` stays in the sums of its day, without a word of whose it was. */
export const usageByDay = `create trigger past_usage_by_day after delete on past_usage
  when not (${isOfDay("old.")}) begin
    insert into past_usage (from_at, ${origin.join(", ")}, ${counted.join(", ")})
    values (old.from_at - old.from_at % ${String(DAY_MS)}, ${origin.map(() => "''").join(", ")},
      ${counted.map((column) => `old.${column}`).join(", ")})
    on conflict do update set
      ${counted.map((column) => `${column} = ${column} + excluded.${column}`).join(", ")};
  end`;

/**
 * What turns used whose rows are gone, per quarter of an hour and origin; written by a trigger alone.
 * "" stands for an origin that is not known.
 */
export interface PastUsageTable {
  /** The start of the quarter. */
  from_at: number;
  profile: string;
  model: string;
  channel: string;
  person: string;
  turns: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  total_tokens: number;
}
