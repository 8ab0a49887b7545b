import fc from "fast-check";
import { expect, it } from "vitest";
import { readAccountFile } from "./account-file.ts";

const secret = fc.string({ minLength: 12, maxLength: 40 }).map((text) => `s3cr3t-${text}`);
const part = fc.oneof(
  fc.string(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

/** Tokens as they are, as they might be, and as they never are. */
const token = part.map((payload) => `x.${Buffer.from(payload).toString("base64url")}.x`);

const file = fc.record(
  {
    OPENAI_API_KEY: fc.oneof(secret, fc.constant(null), fc.jsonValue()),
    auth_mode: fc.constantFrom("apikey", "chatgpt", 7),
    tokens: fc.oneof(
      fc.record(
        { id_token: token, access_token: token, refresh_token: secret, account_id: fc.string() },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    ),
    last_refresh: fc.oneof(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

it("AU01: reads any file without a throw, and says nothing of its secrets", () => {
  fc.assert(
    fc.property(fc.oneof(file, fc.jsonValue()), (content) => {
      const text = JSON.stringify(content);
      const read = readAccountFile(text);
      expect(JSON.stringify(read)).not.toContain("s3cr3t");
    }),
  );
});

it("AU01: a part of a sign-in, as of a file that is being written, is none", () => {
  const whole = JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: "sk-test-whole" });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (end) => {
      expect(readAccountFile(whole.slice(0, end)).ok).toBe(false);
    }),
  );
});
