import { readFile } from "node:fs/promises";

/** The admin token in force; null when there is none yet or it is not ours to read. */
export async function readTokenFile(path: string): Promise<string | null> {
  try {
    const token = (await readFile(path, "utf8")).trim();
    return token === "" ? null : token;
  } catch {
    // The request goes without one, and the answer says that it is missing.
    return null;
  }
}
