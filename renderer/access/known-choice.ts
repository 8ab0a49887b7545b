import type { Named } from "../../broker/api/access.ts";

/** Of whom or what an id is wanted. */
export type ChoiceKind = "person" | "channel" | "bot";

/** Ids as Slack writes them. */
const patterns: Readonly<Record<ChoiceKind, RegExp>> = {
  person: /^[UW][A-Z0-9]{2,39}$/,
  channel: /^[CGD][A-Z0-9]{2,39}$/,
  bot: /^[ABUW][A-Z0-9]{2,39}$/,
};

/** What stands in the list of a field: the name, with the id where two have the same name. */
export function choiceLabel(choice: Named, all: readonly Named[]): string {
  const name = choice.name ?? choice.id;
  const isAmbiguous = all.some((other) => other.id !== choice.id && other.name === choice.name);
  return isAmbiguous ? `${name} (${choice.id})` : name;
}

/** Whom or what somebody wrote or chose: a known name, or an id; null when it is neither. Pure. */
export function chosenOf(text: string, kind: ChoiceKind, known: readonly Named[]): Named | null {
  const wanted = text.trim().replace(/^[@#]/, "");
  if (wanted === "") return null;
  const named = known.filter((choice) => {
    const label = choiceLabel(choice, known);
    return label.toLowerCase() === wanted.toLowerCase() || choice.id === wanted;
  });
  if (named.length === 1) return named[0] ?? null;
  return patterns[kind].test(wanted) ? { id: wanted, name: null } : null;
}
