import { describe, expect, test } from "vitest";
import { proxiesOf } from "./proxies.ts";

const none = { httpProxy: null, httpsProxy: null, allProxy: null, noProxy: null };

describe("the worker's proxies", () => {
  test("are none where none is set, or only one that it cannot use", () => {
    expect(proxiesOf(none)).toBeNull();
    expect(proxiesOf({ ...none, noProxy: "intranet" })).toBeNull();
    expect(proxiesOf({ ...none, allProxy: "socks5h://127.0.0.1:1080" })).toBeNull();
  });

  test("are URLs, and the one for the rest stands in where none is set", () => {
    const given = { ...none, httpsProxy: "proxy.example:3128", allProxy: "http://other.example" };
    expect(proxiesOf(given)).toMatchObject({
      httpsProxy: "http://proxy.example:3128",
      httpProxy: "http://other.example",
    });
  });

  test("are never used for this machine", () => {
    const given = { ...none, httpProxy: "http://proxy", noProxy: " .example.com , localhost," };
    expect(proxiesOf(given)?.noProxy).toBe(".example.com,localhost,127.0.0.1,::1");
  });
});
