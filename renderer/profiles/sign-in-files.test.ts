import { describe, expect, it } from "vitest";
import { dragKindOf, droppedFrom, looksLikeSignIn, readSignInFile } from "./sign-in-files.ts";

const file = (name: string, size: number, text: () => Promise<string>) => ({ name, size, text });
const signIn = '{"OPENAI_API_KEY":"sk-secret-1"}';

describe("reading a file", () => {
  it("of 50 MB is not begun", async () => {
    let reads = 0;
    const text = () => {
      reads += 1;
      return Promise.resolve("{}");
    };
    const read = await readSignInFile(file("movie.json", 50_000_000, text));
    expect(read).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^movie\.json has 50\sMB/),
    });
    expect(reads).toBe(0);
  });

  it.each([
    ["is empty", 0, "", /^a\.json is empty\.$/],
    ["is no JSON", 12, "sk-secret-1,", /^a\.json is not JSON\./],
    ["is half written", 20, signIn.slice(0, 20), /^a\.json is not JSON\. If another program/],
  ])("that %s says so, and nothing of its text", async (_what, size, text, message) => {
    const read = await readSignInFile(file("a.json", size, () => Promise.resolve(text)));
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect(JSON.stringify(read)).not.toContain("secret");
  });

  it.each([
    ["changed meanwhile", new DOMException("x", "NotReadableError"), /changed or went away/],
    ["is gone", new DOMException("x", "NotFoundError"), /changed or went away/],
    ["fails otherwise", new Error("Permission denied"), /could not be read\. Permission denied$/],
  ])("that %s says so", async (_what, thrown, message) => {
    const read = await readSignInFile(file("a.json", 30, () => Promise.reject(thrown)));
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it("is its text", async () => {
    const read = await readSignInFile(file("auth.json", 30, () => Promise.resolve(signIn)));
    expect(read).toEqual({ ok: true, authJson: signIn });
  });
});

describe("what is dropped", () => {
  it("is told apart into files and folders", () => {
    const one = { name: "auth.json" };
    const item = (kind: string, isDirectory: boolean | null, name = "") => ({
      kind,
      getAsFile: () => (kind === "file" ? { ...one, name } : null),
      webkitGetAsEntry: () => (isDirectory === null ? null : { isDirectory, name }),
    });
    const transfer = {
      items: [
        item("string", null),
        item("file", true, ".codex"),
        item("file", false, "auth.json"),
        item("file", null, "pasted.json"),
      ],
    };
    const dropped = droppedFrom(transfer as unknown as DataTransfer);
    expect(dropped.folders).toEqual([".codex"]);
    expect(dropped.files.map(({ name }) => name)).toEqual(["auth.json", "pasted.json"]);
  });

  it.each([
    ["text alone", [["string", "text/plain"]], "none"],
    ["a picture", [["file", "image/png"]], "other-file"],
    ["JSON", [["file", "application/json"]], "maybe-sign-in"],
    ["a file of unknown type, or a folder", [["file", ""]], "maybe-sign-in"],
    [
      "a picture and JSON",
      [
        ["file", "image/png"],
        ["file", "application/json"],
      ],
      "maybe-sign-in",
    ],
  ])("while it is dragged: %s", (_what, items, kind) => {
    const dragged = items.map(([itemKind = "", type = ""]) => ({ kind: itemKind, type }));
    expect(dragKindOf(dragged as Pick<DataTransferItem, "kind" | "type">[])).toBe(kind);
  });
});

it.each([
  [signIn, true],
  ['\n{ "auth_mode": "chatgpt", "tokens": {} }', true],
  ['{"name":"x"}', false],
  ['say "tokens"', false],
  ["", false],
])("%j pasted anywhere is meant as a sign-in or not", (text, isMeant) => {
  expect(looksLikeSignIn(text)).toBe(isMeant);
});
