import { randomBytes } from "node:crypto";

/** Where ids come from: random, so that a restarted workspace never gives one out twice. */
export interface Ids {
  /** A Slack-like id: the prefix and ten characters of A–Z and 0–9. */
  next(prefix: string): string;
  /** Lower-case hexadecimal, `length` characters. */
  hex(length: number): string;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const ID_LENGTH = 10;

export const randomIds: Ids = {
  next: (prefix) => {
    const letters = Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
    return `${prefix}${letters.join("")}`;
  },
  hex: (length) =>
    randomBytes(Math.ceil(length / 2))
      .toString("hex")
      .slice(0, length),
};
