import { describe, expect, it } from "vitest";
import { mayCarryToken, mayFollow } from "./trusted-hosts.ts";

const API = "http://127.0.0.1:4000/api";

describe("where the token may go", () => {
  it.each([
    ["https://slack.com/x", true],
    ["https://files.slack.com/x", true],
    ["https://a.slack-edge.com/x", true],
    ["https://slack-files.com/x", true],
    ["http://127.0.0.1:4000/files/x", true],
    ["http://files.slack.com/x", false],
    ["https://slack.com.evil.example/x", false],
    ["https://evilslack.com/x", false],
    ["http://127.0.0.1:4001/x", false],
    ["https://example.com/x", false],
  ])("%s: %s", (url, expected) => {
    expect(mayCarryToken(new URL(url), API)).toBe(expected);
  });

  it.each([
    ["https://cdn.example.com/x", true],
    ["http://cdn.example.com/x", false],
    ["https://127.0.0.1/x", false],
    ["https://10.1.2.3/x", false],
    ["https://172.20.1.1/x", false],
    ["https://169.254.169.254/x", false],
    ["https://[::1]/x", false],
    ["https://[::ffff:127.0.0.1]/x", false],
    ["https://[fd7a:115c:a1e0::1]/x", false],
    ["https://100.64.0.1/x", false],
    ["https://100.127.255.255/x", false],
    ["https://198.18.0.1/x", false],
    ["https://240.0.0.1/x", false],
    ["https://2130706433/x", false],
    ["https://8.8.8.8/x", true],
    ["https://localhost./x", false],
    ["https://a.localhost/x", false],
    ["https://printer.local./x", false],
    ["https://router.home.arpa/x", false],
    ["https://localhost/x", false],
    ["https://printer.local/x", false],
    ["http://127.0.0.1:4000/x", true],
  ])("SE17: a redirect to %s is followed: %s", (url, expected) => {
    expect(mayFollow(new URL(url), API)).toBe(expected);
  });
});
