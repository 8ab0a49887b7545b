import fc from "fast-check";
import { expect, it } from "vitest";
import { sessionTokens } from "./session-tokens.ts";

const tokens = sessionTokens(Buffer.from("a secret of this installation"));
const KEY = "C0GENERAL:1795397423.328000";

it.each([
  "",
  "sbt_",
  "sbt_.",
  "sbt_AAAA",
  "nonsense",
  `sbt_${Buffer.from(KEY).toString("base64url")}.`,
])("AP12: takes %j for nobody's token", (token) => {
  expect(tokens.verify(token)).toBeNull();
});

it("AP12: takes another installation's token for nobody's", () => {
  const others = sessionTokens(Buffer.from("the secret of another"));
  expect(tokens.verify(others.issue(KEY))).toBeNull();
});

it("AP12: knows its own token for any session, also after a restart, and no other's", () => {
  const again = sessionTokens(Buffer.from("a secret of this installation"));
  fc.assert(
    fc.property(fc.string(), fc.string(), (key, other) => {
      expect(again.verify(tokens.issue(key))).toBe(key);
      const [name] = tokens.issue(other).split(".");
      const [, signature] = tokens.issue(key).split(".");
      const spliced = again.verify(`${name}.${signature}`);
      expect(spliced).toBe(key === other ? key : null);
    }),
  );
});
