import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { openToken, sealToken } from "./sealed-token.ts";

const key = randomBytes(32);

it("GH14: a sealed token opens with its key and for its owner alone", () => {
  const sealed = sealToken(key, "U1", "gho_secret");
  expect(sealed).not.toContain("gho_secret");
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("gho_secret");
  expect(openToken(key, "U1", sealed)).toBe("gho_secret");
  expect(openToken(key, "U2", sealed)).toBeNull();
  expect(openToken(randomBytes(32), "U1", sealed)).toBeNull();
  const damaged = Buffer.from(sealed, "base64url");
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
  expect(openToken(key, "U1", damaged.toString("base64url"))).toBeNull();
  expect(openToken(key, "U1", "")).toBeNull();
});
