import { describe, expect, it } from "vitest";
import { eventStreamParser } from "./event-stream.ts";

describe("server-sent events", () => {
  it("are put together from pieces, wherever they were cut", () => {
    const whole =
      'id: a:1\r\nevent: status\r\ndata: {"a":\r\ndata: 1}\r\n\r\n: still here\n\ndata:x\n\n';
    const expected = [
      { id: "a:1", name: "status", data: '{"a":\n1}' },
      { id: null, name: "message", data: "x" },
    ];
    for (let size = 1; size <= whole.length; size += 1) {
      const parse = eventStreamParser();
      const events = [];
      for (let at = 0; at < whole.length; at += size) {
        events.push(...parse(whole.slice(at, at + size)));
      }
      expect(events).toEqual(expected);
    }
  });

  it("are refused when one has no end", () => {
    const parse = eventStreamParser();
    const megabyte = "x".repeat(1024 * 1024);
    expect(() => {
      for (let count = 0; count < 10; count += 1) parse(megabyte);
    }).toThrow("no end");
  });
});
