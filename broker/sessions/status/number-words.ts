const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** A count as it is written within a sentence: in words below ten, else in digits. */
export function numberWord(count: number): string {
  return words[count] ?? String(count);
}

/** The text with a capital first letter, for the start of a sentence. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
