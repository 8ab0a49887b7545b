import { describe, expect, it } from "vitest";
import { appMessageBody } from "./app-message.ts";

const markdownOf = (by: string, text: string) => {
  const body = appMessageBody({ by, text });
  return body.kind === "markdown" ? body.markdown : null;
};

describe("a message from the app", () => {
  it("takes no character of a name for Markdown, nor its line breaks", () => {
    expect(markdownOf("**Mara**\n# <@U1>", "hi")).toBe(
      "**\\*\\*Mara\\*\\* \\# \\<\\@U1\\>**, from the app: hi",
    );
  });

  it.each(["- a list", "1. first", "# a title", "> said", "```\ncode\n```", "one\ntwo"])(
    "leaves what begins a block on a line of its own: %j",
    (text) => expect(markdownOf("Mara", text)).toBe(`**Mara**, from the app:\n\n${text}`),
  );

  it.each(["Ship it.", "3 of them", "“ok”, then".replace("“", '"'), "été"])(
    "keeps a line behind the name: %j",
    (text) => expect(markdownOf("Mara", text)).toBe(`**Mara**, from the app: ${text}`),
  );
});
