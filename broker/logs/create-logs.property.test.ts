import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { createLogs } from "./create-logs.ts";
import { diskLogFiles } from "./log-files.ts";
import { createRedactor } from "./redact.ts";

/** Long and odd enough not to be part of a record by chance. */
const secret = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ019-_./+="\\ \n%&:ö漢😀'),
    minLength: 9,
    maxLength: 40,
  })
  .map((text) => `Q${text}q7`);

/** What a secret may look like on its way into a log. */
const disguise = fc.constantFrom<(secret: string) => string>(
  (text) => text,
  (text) => encodeURIComponent(text),
  (text) => new URLSearchParams({ q: text }).toString(),
  (text) => JSON.stringify({ some: { key: text } }),
  (text) => JSON.stringify(JSON.stringify([text])),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
  (text) => Buffer.from(`x${text}`).toString("base64"),
  (text) => Buffer.from(`user:${text}!`).toString("base64"),
  (text) => `Authorization: Bearer ${text}`,
  (text) => `https://user:${encodeURIComponent(text)}@a.example`,
);

const noise = fc.string({ maxLength: 60 });

/** Values with `secrets` in them, in texts, keys, lists, errors, maps. */
function carriers(text: string) {
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant(text),
      fc.tuple(noise, noise).map(([before, after]) => `${before}${text}${after}`),
      fc.constant(new Error(text, { cause: text })),
      fc.constant(new Map([[text, text]])),
      fc.constant(new Set([text])),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(noise, tie("value"), { maxKeys: 3 }),
      tie("value").map((inner) => ({ [text]: inner, text: JSON.stringify(inner) })),
    ),
  })).value;
}

const scenario = fc
  .tuple(fc.array(secret, { minLength: 1, maxLength: 3 }), disguise)
  .chain(([secrets, hide]) =>
    fc.record({
      secrets: fc.constant(secrets),
      text: fc.constant(hide(secrets[0] ?? "")),
      value: carriers(hide(secrets[0] ?? "")),
      rawMaxBytes: fc.constantFrom(0, 40, 131_072),
    }),
  );

/** Every way in which a secret could be read in a text. */
function readable(secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((each) => [
    each,
    JSON.stringify(each).slice(1, -1),
    encodeURIComponent(each),
    Buffer.from(each).toString("base64").replace(/=+$/, "").slice(0, -1),
    Buffer.from(each).toString("base64url").slice(0, -1),
  ]);
}

it("OP07: no registered secret is in any file, on the console or among recent lines", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ secrets, text, value, rawMaxBytes }) => {
      const dir = await mkdtemp(join(tmpdir(), "logs-"));
      let shown = "";
      const output = { write: (line: string) => (shown += line) };
      const logs = createLogs({
        dir,
        level: "debug",
        raw: { "slack-events": true, "codex-rpc": true, "http-requests": true },
        rawMaxBytes,
        redactor: createRedactor(secrets),
        files: diskLogFiles,
        clock: systemClock,
        console: { stdout: output, stderr: output },
        stderr: output,
      });
      const owner = { sessionKey: "C1:1.2", jobId: "job_1" };
      logs.log.info(text, { value });
      logs.log.with(owner).error(`failed: ${text}`, { [text]: value });
      logs.log.raw("codex-rpc", value, owner);
      logs.log.raw("http-requests", `{"body":${JSON.stringify(text)}}`, { text });
      logs.log.raw("slack-events", text, owner);
      await logs.close();
      const files = await readdir(dir, { recursive: true, withFileTypes: true });
      const texts = await Promise.all(
        files
          .filter((file) => file.isFile())
          .map((file) => readFile(join(file.parentPath, file.name), "utf8")),
      );
      await rm(dir, { recursive: true });
      expect(texts.length).toBe(6);
      const written = [...texts, shown, JSON.stringify(logs.recent(500))].join("\n");
      const parsed: unknown = JSON.parse(
        `[${texts
          .join("")
          .split("\n")
          .filter((line) => line !== "")
          .join(",")}]`,
      );
      const strings: string[] = [];
      JSON.stringify(parsed, (field, each: unknown) => {
        strings.push(field);
        if (typeof each === "string") strings.push(each);
        return each;
      });
      const found = readable(secrets).filter(
        (form) => written.includes(form) || strings.some((each) => each.includes(form)),
      );
      expect(found).toEqual([]);
      expect(logs.health().dropped).toEqual({ log: 0, raw: 0 });
    }),
    { numRuns: 150, endOnFailure: true },
  );
});
