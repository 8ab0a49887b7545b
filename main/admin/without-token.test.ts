import { expect, test } from "vitest";
import { withoutToken } from "./without-token.ts";

test.each(["sba_a-token-of-ours", 'with"quotes\\and-backslashes'])(
  "%s is in no answer",
  (token) => {
    const json = JSON.stringify({ text: `my token is ${token}, is it not?`, other: "kept" });
    const shown: unknown = JSON.parse(withoutToken(token)(json));
    expect(shown).toEqual({ text: "my token is [redacted], is it not?", other: "kept" });
  },
);
