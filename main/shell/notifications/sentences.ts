/** Sentences one after the other; what is null or empty is left out. Pure. */
export function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" ");
}
