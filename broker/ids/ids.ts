import { randomUUID } from "node:crypto";

/** A new unique id such as `in_1b4e28ba2fa111d2883f0016d3cca427`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}
