import { describe, expect, it } from "vitest";
import { BrokerError } from "../errors/broker-error.ts";
import type { PlainLimits } from "./plain-value.ts";
import { createRedactor } from "./redact.ts";

const limits: PlainLimits = { depth: 6, values: 1000, characters: 1000 };
const secret = 'p/ss "wörd"+1\n';

describe("a redactor", () => {
  it.each([
    ["as it is", secret],
    ["in a URL", encodeURIComponent(secret)],
    ["in a URL with small letters", encodeURIComponent(secret).toLowerCase()],
    ["in a form", new URLSearchParams({ a: secret }).toString().slice(2)],
    ["in JSON", JSON.stringify({ a: secret })],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ a: secret }))],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64 for URLs", Buffer.from(secret).toString("base64url")],
    ["in base64 after one character", Buffer.from(`u${secret}x`).toString("base64")],
    ["in base64 after two characters", Buffer.from(`me${secret}`).toString("base64")],
    ["in base64 of a name and it", Buffer.from(`ada:${secret}`).toString("base64")],
  ])("OP07: knows a secret %s", (_, text) => {
    const redactor = createRedactor([secret]);
    const written = redactor.text(`before ${text} after`);
    expect(written).toMatch(/^before .*\[redacted\].* after$/);
    expect(written.length).toBeLessThan(60);
  });

  it("knows secrets that it is told of later, and ignores tiny ones", () => {
    const redactor = createRedactor();
    expect(redactor.text("correct horse")).toBe("correct horse");
    redactor.addSecret("correct horse");
    redactor.addSecret("a");
    redactor.addSecret("");
    expect(redactor.text("a correct horse")).toBe("a [redacted]");
  });

  it("takes the longer of two secrets out first", () => {
    expect(createRedactor(["hunter2", "hunter2-and-more"]).text("x hunter2-and-more")).toBe(
      "x [redacted]",
    );
  });

  it("hides what stands under a secret name, on every level", () => {
    const value = {
      auth: { tokens: { access_token: "abc", id_token: "" } },
      headers: { Authorization: ["one", "two"], "set-cookie": { a: "b", n: 1 } },
      password: 1234,
      body: { content_base64: "aGVsbG8=", script: "echo hi", text: "fine" },
    };
    expect(createRedactor().value(value, limits)).toEqual({
      auth: { tokens: { access_token: "[redacted]", id_token: "" } },
      headers: {
        Authorization: ["[redacted]", "[redacted]"],
        "set-cookie": { a: "[redacted]", n: "[redacted]" },
      },
      password: "[redacted]",
      body: {
        content_base64: "[base64, 5 bytes]",
        script: "[script, 7 bytes]",
        text: "fine",
      },
    });
  });

  it("hides secrets in keys, errors, maps, sets and URLs", () => {
    const cause = new Error("caused by hunter2");
    const error = new BrokerError("codex.home", "with hunter2", { hint: "use hunter2", cause });
    const value = {
      hunter2: 1,
      error,
      map: new Map([["hunter2", "hunter2"]]),
      set: new Set(["hunter2"]),
      url: new URL("https://a.example/?q=hunter2"),
      symbol: Symbol("hunter2"),
    };
    const written = createRedactor(["hunter2"]).value(value, limits);
    expect(JSON.stringify(written)).not.toContain("hunter2");
    expect(written).toMatchObject({
      error: {
        name: "BrokerError",
        message: "with [redacted]",
        code: "codex.home",
        hint: "use [redacted]",
        cause: { message: "caused by [redacted]" },
      },
      map: { "[redacted]": "[redacted]" },
      set: ["[redacted]"],
      url: "https://a.example/?q=[redacted]",
    });
  });

  it("writes what JSON cannot", () => {
    const circle: Record<string, unknown> = { n: 1n, not: Number.NaN, at: new Date(0), none: null };
    circle["self"] = circle;
    circle["bytes"] = Buffer.alloc(12_345);
    circle["buffer"] = new ArrayBuffer(2);
    circle["work"] = () => 1;
    circle["__proto__"] = "x";
    Object.defineProperty(circle, "bad", {
      enumerable: true,
      get: () => ({
        toJSON: () => {
          throw new RangeError("no");
        },
      }),
    });
    expect(createRedactor().value(circle, limits)).toMatchObject({
      n: "1",
      not: "NaN",
      at: "1970-01-01T00:00:00.000Z",
      none: null,
      self: "[circular]",
      bytes: "[binary, 12,345 bytes]",
      buffer: "[binary, 2 bytes]",
      work: "[function]",
      bad: "[unreadable: RangeError]",
    });
  });

  it("does not take what is there twice for a circle", () => {
    const shared = { a: 1 };
    expect(createRedactor().value([shared, shared], limits)).toEqual([shared, shared]);
  });

  it("bounds texts, levels and numbers of values", () => {
    const redactor = createRedactor();
    const small = { depth: 2, values: 5, characters: 4 };
    expect(redactor.value("abcdef", small)).toBe("abcd… [2 more characters]");
    expect(redactor.value("abc😀", small)).toBe("abc… [2 more characters]");
    expect(redactor.value({ a: { b: { c: 1 } } }, small)).toEqual({ a: { b: "[deeper]" } });
    expect(redactor.value([1, 2, 3, 4, 5, 6], small)).toEqual([1, 2, 3, 4, "[2 more]"]);
    const wide = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 };
    expect(redactor.value(wide, small)).toEqual({ a: 1, b: 2, c: 3, d: 4, "…": "[2 more]" });
  });

  it("cuts a text only after its secrets are out", () => {
    const written = createRedactor(["hunter2hunter2"]).value("ab hunter2hunter2", {
      ...limits,
      characters: 10,
    });
    expect(written).not.toContain("hunter");
  });

  it("survives a value that refuses to be read", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(createRedactor().value({ proxy }, limits)).toEqual({ proxy: "[unreadable: TypeError]" });
  });
});
