import { parseEnv } from "node:util";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";

/** What needs no quotes, in any shell too. */
const PLAIN = /^[A-Za-z0-9_./:@%+,=*-]+$/;
/** What Node takes as it stands, up to the end of the line. */
const BARE = /^[^"'`#\s][^#\n]*$/;

/**
 * A value as it is written behind `NAME=`, so that `util.parseEnv` reads exactly it back; a sentence
 * when there is no such text. Node's dotenv has no escapes but `\n` between double quotes. Pure.
 */
export function quotedValue(name: string, value: string): Result<string, string> {
  const control = /[^\P{Cc}\t\n]/u.exec(value)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase();
    return failed(`It holds the control character U+${code}, which cannot be written.`);
  }
  const inDoubleQuotes = `"${value.replaceAll("\n", String.raw`\n`)}"`;
  const candidates = [
    ...(PLAIN.test(value) ? [value] : []),
    inDoubleQuotes,
    `'${value}'`,
    `\`${value}\``,
    ...(BARE.test(value) && value.trim() === value ? [value] : []),
  ];
  const readsBack = (written: string) => {
    // Another variable before and behind: the value must not reach into either.
    const read = parseEnv(`A_=1\n${name}=${written}\nZ_=2\n`);
    return read[name] === value && read["A_"] === "1" && read["Z_"] === "2";
  };
  const written = candidates.find(readsBack);
  return written === undefined
    ? failed("It cannot be written: it holds every kind of quote, or a quote and a line end.")
    : succeeded(written);
}
