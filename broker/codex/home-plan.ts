const GENERATED_IMAGES = "generated_images";

/** What all auth profiles share; everything else in a CODEX_HOME belongs to its profile. */
export const sharedEntries = [
  { name: "AGENT.md", kind: "file" },
  { name: "AGENTS.md", kind: "file" },
  { name: "memory.md", kind: "file" },
  { name: "config.toml", kind: "file" },
  { name: "memories", kind: "folder" },
  { name: "skills", kind: "folder" },
  { name: "superpowers", kind: "folder" },
  { name: "rules", kind: "folder" },
  { name: "vendor_imports", kind: "folder" },
  // Agents may look at what they made, and everything else in a Codex home is closed to them.
  { name: GENERATED_IMAGES, kind: "folder" },
] as const;

export type SharedEntry = (typeof sharedEntries)[number];

/** What is at a path now. An empty file or folder, and what Codex puts in itself, is no content. */
export type Found =
  | { readonly kind: "missing" }
  | { readonly kind: "link"; readonly target: string; readonly hasContent: boolean }
  | { readonly kind: "file" | "folder"; readonly hasContent: boolean };

export interface HomeSnapshot {
  /** By entry name; the same for the other two. */
  readonly team: ReadonlyMap<string, Found>;
  readonly profile: ReadonlyMap<string, Found>;
  /** The operator's own Codex home, when one was given. */
  readonly source: ReadonlyMap<string, Found>;
}

export type HomeAction =
  /** In the team home. */
  | { readonly kind: "make-empty"; readonly entry: SharedEntry }
  /** In the profile: a link to the team's entry. */
  | { readonly kind: "link"; readonly entry: SharedEntry }
  /** In the profile: what is there makes way and stays beside it. */
  | { readonly kind: "back-up"; readonly entry: SharedEntry }
  /** In the profile: an empty file or folder, or a link. */
  | { readonly kind: "remove"; readonly entry: SharedEntry }
  /** From the source into the profile, with links in it resolved. */
  | { readonly kind: "copy"; readonly entry: SharedEntry };

export interface HomePlan {
  readonly actions: readonly HomeAction[];
  /** Entries with content of their own that the profile keeps, because the team has none. */
  readonly keptLocal: readonly string[];
}

const missing: Found = { kind: "missing" };

/**
 * Pure: how a profile's home is joined to the team's. `linksToTeam` tells whether a link's target
 * is the team's entry. Content is never linked away to an empty team entry, and never removed.
 */
export function planHome(
  snapshot: HomeSnapshot,
  linksToTeam: (entry: SharedEntry, target: string) => boolean,
): HomePlan {
  const actions: HomeAction[] = [];
  const keptLocal: string[] = [];
  const teamIsEmpty = ![...snapshot.team].some(
    ([name, found]) => name !== GENERATED_IMAGES && hasContent(found),
  );
  for (const entry of sharedEntries) {
    const team = snapshot.team.get(entry.name) ?? missing;
    const profile = snapshot.profile.get(entry.name) ?? missing;
    const source = snapshot.source.get(entry.name) ?? missing;
    if (team.kind === "missing") actions.push({ kind: "make-empty", entry });
    const isLinked = profile.kind === "link" && linksToTeam(entry, profile.target);
    if (!hasContent(team) && !isLinked && hasContent(profile)) {
      keptLocal.push(entry.name);
      continue;
    }
    // An operator's own images are not the team's.
    if (teamIsEmpty && hasContent(source) && entry.name !== GENERATED_IMAGES) {
      actions.push(...makeWay(entry, profile), { kind: "copy", entry });
      keptLocal.push(entry.name);
      continue;
    }
    if (!isLinked) actions.push(...makeWay(entry, profile), { kind: "link", entry });
  }
  return { actions, keptLocal };
}

function makeWay(entry: SharedEntry, found: Found): readonly HomeAction[] {
  if (found.kind === "missing") return [];
  const isReal = found.kind !== "link" && found.hasContent;
  return [{ kind: isReal ? "back-up" : "remove", entry }];
}

function hasContent(found: Found): boolean {
  return found.kind !== "missing" && found.hasContent;
}

/** Pure: the team's memory with what an operator's own file holds beside it. */
export function mergedMemory(team: string, own: string): string {
  const addition = own.trim();
  if (addition === "" || team.includes(addition)) return team;
  return team.trim() === "" ? `${addition}\n` : `${team.trimEnd()}\n\n${addition}\n`;
}
