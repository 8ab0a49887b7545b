/**
 * Sentences in a row, those that are null or empty left out: a space between them, and none after
 * Chinese punctuation. Pure.
 */
export function sentences(...parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null && part !== "")
    .reduce<string>((before, part) => {
      const isClosed = before === "" || /[。！？：；，]$/.test(before);
      return `${before}${isClosed ? "" : " "}${part ?? ""}`;
    }, "");
}
