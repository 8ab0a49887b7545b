import { describe, expect, it } from "vitest";
import { ruleOfKey, withoutShapes } from "./secret-shapes.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl";
const base64 = Buffer.from(
  Array.from({ length: 9000 }, (_, index) => (index * 7919) % 256),
).toString("base64");

describe("withoutShapes", () => {
  it.each([
    "xoxb-11-22-AbCdEf",
    "xoxp-11-22-33-abcdef",
    "xoxe.xoxp-1-Mi0yLTEx",
    "xoxe-1-My0xLTEx",
    "xapp-1-A111-222-abcdef",
    "sk-abcdefghijklmnopqrstuv",
    "sk-proj-abc_DEF-ghijklmnopqrstuv",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "gho_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
    "npm_abcdefghijklmnopqrstuvwxyz0123456789",
    "sbt_0123456789abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAY34FZKBOKMUTVV7A",
    "sbo_abcdef-ghijk_lmnop",
    jwt,
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\ncut off",
  ])("OP07: takes %s out wherever it stands", (secret) => {
    for (const text of [secret, `a ${secret} b`, `"${secret}"`, `x=%22${secret}`, `(${secret})`]) {
      expect(withoutShapes(text)).not.toContain(secret.slice(-8));
      expect(withoutShapes(text)).toContain("[redacted]");
    }
  });

  it.each([
    ["Authorization: Bearer abcdefgh1234", "Authorization: [redacted]"],
    ["curl -H 'authorization: Basic YWRhOnNlY3JldA=='", "curl -H 'authorization: [redacted]'"],
    ["sent Bearer abcdefgh1234 on", "sent Bearer [redacted] on"],
    ["x-admin-token: hunter2", "x-admin-token: [redacted]"],
    ["Cookie: d=abc; b=def", "Cookie: [redacted]"],
    ["https://ada:hunter2@git.example/x", "https://[redacted]@git.example/x"],
    ["https://hooks.slack.com/services/T1/B2/x3", "https://hooks.slack.com/services/[redacted]"],
    [
      "wss://wss.slack.com/link/?ticket=abc&app_id=1",
      "wss://wss.slack.com/link/?ticket=[redacted]&app_id=1",
    ],
    ["/cb?access_token=abc&x=1", "/cb?access_token=[redacted]&x=1"],
    ...[" = ", "=", ": ", " "].map((sign) => [
      `aws_secret_access_key${sign}wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY x`,
      `aws_secret_access_key${sign}[redacted] x`,
    ]),
    [`aws_session_token = "${"FwoGZXIvYXdzEBYa".repeat(5)}=="`, 'aws_session_token = "[redacted]"'],
    ['{"SecretAccessKey": "wJalrXUtnFEMI"}', '{"SecretAccessKey": "[redacted]"}'],
    ["MY_API_KEY=abc next", "MY_API_KEY=[redacted] next"],
    ['{"refresh_token":"a\\"b","x":1}', '{"refresh_token":"[redacted]","x":1}'],
    ['{"accessToken" : "abc"}', '{"accessToken" : "[redacted]"}'],
    ['{"client_secret":"cut off', '{"client_secret":"[redacted]'],
    ['"{\\"password\\":\\"abc\\",\\"x\\":1}"', '"{\\"password\\":\\"[redacted]\\",\\"x\\":1}"'],
    ['{"script":"rm -rf x"}', '{"script":"[script, 8 bytes]"}'],
    ['{"content_base64":"aGVsbG8="}', '{"content_base64":"[base64, 5 bytes]"}'],
    [`data:image/png;base64,${base64}`, "data:image/png;base64,[base64, 9,000 bytes]"],
  ])("OP07: writes %j safely", (text, expected) => {
    expect(withoutShapes(text)).toBe(expected);
  });

  it.each([
    "The token count is 12 and the secret of it is cookies.",
    "a basic functionality, a task-oriented risk-averse disk-cleanup-service",
    "https://github.com/acme/shop/pull/12 and git@github.com:acme/shop.git",
    "an Asian market, aws_secret_access_key is missing in Asia",
    "postgres://localhost:5432/x and ada@example.com",
    `/srv/${"folder/sub/".repeat(80)}file`,
    `${"word".repeat(300)}`,
    '{"total_tokens":12,"tokenType":"x","description":"y"}',
  ])("leaves %j as it is", (text) => {
    expect(withoutShapes(text)).toBe(text);
  });
});

describe("ruleOfKey", () => {
  it.each([
    ["access_token", "secret"],
    ["refreshToken", "secret"],
    ["Authorization", "secret"],
    ["X-Api-Key", "secret"],
    ["set-cookie", "secret"],
    ["OPENAI_API_KEY", "secret"],
    ["SecretAccessKey", "secret"],
    ["AccessKeyId", "plain"],
    ["content_base64", "base64"],
    ["contentBase64", "base64"],
    ["script", "script"],
    ["tokens", "plain"],
    ["secretary", "plain"],
    ["description", "plain"],
    ["text", "plain"],
  ] as const)("of %s is %s", (key, rule) => {
    expect(ruleOfKey(key)).toBe(rule);
  });
});
