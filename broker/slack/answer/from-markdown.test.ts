import { describe, expect, it } from "vitest";
import { piecesOfMarkdown, piecesOfTokens } from "./from-markdown.ts";
import { mrkdwnOf } from "./mrkdwn.ts";
import { adversarialTexts } from "./testing/adversarial-texts.ts";
import { createMarkdownParser } from "./parser.ts";
import type { Inline, Piece } from "./pieces.ts";

const policy = { isKnownUser: (id: string) => id === "U1", allowBroadcasts: false };
const read = (markdown: string) => piecesOfMarkdown(markdown, policy);

/** A piece as one readable line: styles in angle brackets, the shape in front. */
function shown(piece: Piece): string {
  switch (piece.kind) {
    case "rule":
      return "rule";
    case "code":
      return `code ${piece.language ?? "-"} ${JSON.stringify(piece.text)}`;
    case "table":
      return `table ${piece.align.map((one) => one ?? "-").join(",")} ${piece.rows
        .map((row) => row.map(line).join(" | "))
        .join(" / ")}`;
    case "item":
      return `${"  ".repeat(piece.depth)}${piece.number ?? "•"} ${line(piece.content)}`;
    default:
      return `${piece.kind} ${line(piece.content)}`;
  }
}

function line(content: readonly Inline[]): string {
  return content
    .map((one) => {
      const style = Object.keys(("style" in one ? one.style : undefined) ?? {}).join("+");
      const text =
        one.type === "text"
          ? one.text
          : one.type === "link"
            ? `[${one.text ?? ""}](${one.url})`
            : JSON.stringify(one);
      return style === "" ? text : `<${style}>${text}</>`;
    })
    .join("");
}

describe("AP16: what an answer shows of Markdown", () => {
  it.each<[string, string, readonly string[]]>([
    ["nothing of blank lines", " \n\n\t\n", []],
    ["nothing of a definition", "[a]: https://a.example", []],
    ["FR12: nothing of characters without a width", "\u200B", []],
    ["lines as lines", "one\ntwo", ["paragraph one\ntwo"]],
    ["bold in bold once", "**a **b** c**", ["paragraph <bold>a b c</>"]],
    [
      "styles that combine",
      "***both*** ~~gone~~ **`code`**",
      ["paragraph <bold+italic>both</> <strike>gone</> <bold+code>code</>"],
    ],
    [
      "FR30: standard emoji as emoji, and none within a time, a word, code or a workspace's own",
      ":tada: done :white_check_mark:, not at 10:30:00, a:x:b, `:tada:` or :our_logo:",
      [
        'paragraph {"type":"emoji","name":"tada"} done {"type":"emoji","name":"white_check_mark"}, not at 10:30:00, a:x:b, <code>:tada:</> or :our_logo:',
      ],
    ],
    ["emphasis within a word", "un**believ**able", ["paragraph un<bold>believ</>able"]],
    ["headings of any depth", "# A\n###### B", ["heading A", "heading B"]],
    ["lists by depth and number", "3. three\n   - a\n4. four", ["3 three", "  • a", "4 four"]],
    ["tasks", "- [x] done\n- [ ] open", ["• ☑ done", "• ☐ open"]],
    ["a paragraph in an item", "- one\n\n  more", ["• one\nmore"]],
    [
      "FR30: code in a nested list, with every blank",
      "- a\n  - b\n\n    ```ts\n                            - x\n    ```\n  - c",
      ["• a", "  • b", `code typescript ${JSON.stringify(" ".repeat(24) + "- x")}`, "  • c"],
    ],
    ["FR31: code that looks like a broadcast", "```\n<!channel>\n```", ['code - "<!channel>"']],
    [
      "FR32: bold code between Chinese characters",
      "运行**`npm i`**即可",
      ["paragraph 运行<bold+code>npm i</>即可"],
    ],
    [
      "FR32: bold that ends in Chinese punctuation",
      "**原因：**React",
      ["paragraph <bold>原因：</>React"],
    ],
    [
      "FR32: bold twice in a line",
      "**问题：**Node 低，**原因**：x",
      ["paragraph <bold>问题：</>Node 低，<bold>原因</>：x"],
    ],
    [
      "FR33: an address before Chinese punctuation",
      "见 https://a.example/x。谢谢",
      ["paragraph 见 [](https://a.example/x)。谢谢"],
    ],
    [
      "FR33: an address in Chinese brackets",
      "（https://a.example/y）「https://b.example」",
      ["paragraph （[](https://a.example/y)）「[](https://b.example)」"],
    ],
    [
      "FR34: a lone tilde",
      "takes ~5 ms (was ~~12 ms~~)",
      ["paragraph takes ~5 ms (was <strike>12 ms</>)"],
    ],
    ["FR34: a lone star", "*Requires **Node 22**.", ["paragraph *Requires <bold>Node 22</>."]],
    ["FR34: a lone underscore", "_id is *reserved*", ["paragraph _id is <italic>reserved</>"]],
    ["FR36: no comment", "a <!-- b --> c\n\n<!--\nd\n-->\n\ne", ["paragraph a  c", "paragraph e"]],
    ["FR36: a comment that never ends, as text", "<!-- a", ["paragraph <!-- a"]],
    [
      "FR36: a summary and its content",
      "<details>\n<summary>More</summary>\n\nx\n\n</details>",
      ["paragraph <bold>More</>", "paragraph x"],
    ],
    [
      "FR36: HTML that has a style",
      "<del>a</del> <b>b</b> <kbd>c</kbd>",
      ["paragraph <strike>a</> <bold>b</> <code>c</>"],
    ],
    ["FR36: other HTML as text", "<div>x</div> <b>y", ["paragraph <div>x</div> <b>y"]],
    ["FR36: no colours of a terminal", "\u001B[31mred\u001B[0m", ["paragraph red"]],
    ["half of a surrogate pair as a replacement", "a\uD83D", ["paragraph a\uFFFD"]],
    [
      "a link with one style",
      "**[site](https://a.example)**",
      ["paragraph <bold>[site](https://a.example)</>"],
    ],
    ["a path as code", "[app.ts](/srv/app.ts#L3)", ["paragraph app.ts (<code>/srv/app.ts#L3</>)"]],
    [
      "no link that would run a script",
      "[x](javascript:alert(1))",
      ["paragraph x (<code>javascript:alert(1)</>)"],
    ],
    ["no link of a file's name", "run deploy.sh", ["paragraph run deploy.sh"]],
    [
      "an image as a link",
      "![chart](https://a.example/c.png)",
      ["paragraph [chart](https://a.example/c.png)"],
    ],
    [
      "FR19: an address in code as it is",
      "Run `curl -s http://localhost:3000/healthz`",
      ["paragraph Run <code>curl -s http://localhost:3000/healthz</>"],
    ],
    [
      "FR20: broadcasts as words",
      "<!channel> <!here> <!subteam^S1|@team>",
      ["paragraph @channel @here @team"],
    ],
    [
      "people whom the broker knows",
      "<@U1> and <@U2>",
      ['paragraph {"type":"user","user_id":"U1"} and @U2'],
    ],
    [
      "a table with its alignment",
      "| a | b |\n|---|--:|\n| `x` | |",
      ["table -,right a | b / <code>x</> | "],
    ],
    ["a footnote", "a[^1]\n\n[^1]: note", ["paragraph a[1]", "paragraph [1] note"]],
    [
      "a quotation, and what Slack keeps outside of it",
      "> a\n> > b\n> - c",
      ["quote a\n\n> b", "• c"],
    ],
  ])("%s", (_, markdown, expected) => {
    expect(read(markdown).map(shown)).toEqual(expected);
  });

  it("notifies of broadcasts only when an operator allows it", () => {
    const allowed = { ...policy, allowBroadcasts: true };
    expect(piecesOfMarkdown("<!here> now", allowed)[0]).toMatchObject({
      content: [
        { type: "broadcast", range: "here" },
        { type: "text", text: " now" },
      ],
    });
  });
});

describe("the text beside the blocks", () => {
  it.each([
    ["styles", "**b** *i* ~~s~~ `c`", "*b* _i_ ~s~ `c`"],
    ["no marker where Slack would show it", "un**believ**able", "unbelievable"],
    ["the three characters, escaped once", "a & b < c", "a &amp; b &lt; c"],
    ["FR20: broadcasts as words", "<!channel>", "@channel"],
    ["a list", "- a\n  - b\n\n1. c", "• a\n    • b\n1. c"],
    ["code", "```sh\nls <x>\n```", "```\nls &lt;x&gt;\n```"],
    ["a heading and text", "# T\ntext", "*T*\ntext"],
    ["a link", "[a](https://a.example/?x=1&y=2)", "<https://a.example/?x=1&amp;y=2|a>"],
    [
      "a table, aligned",
      "| Name | n |\n|---|--:|\n| a | 10 |",
      "```\nName   n\n----  --\na     10\n```",
    ],
  ])("has %s", (_, markdown, expected) => {
    expect(mrkdwnOf(read(markdown))).toBe(expected);
  });
});

describe("FR35: the work grows with the length of the text", () => {
  it.each(Object.entries(adversarialTexts))("%s", (_, make) => {
    const work = stepsFor(make(16_000)) / stepsFor(make(8_000));
    expect(work).toBeLessThanOrEqual(2.5);
  });

  /** Characters that the parser reads, however often, and the tokens that become pieces. */
  function stepsFor(markdown: string): number {
    const parser = createMarkdownParser();
    let steps = 0;
    const { charCodeAt } = String.prototype;
    const counting = function (this: string, position: number) {
      steps += 1;
      return Reflect.apply(charCodeAt, this, [position]) as number;
    };
    Reflect.set(String.prototype, "charCodeAt", counting);
    try {
      const tokens = parser.parse(markdown, {});
      for (const token of tokens) steps += 1 + (token.children?.length ?? 0);
      piecesOfTokens(tokens, policy);
      return steps;
    } finally {
      Reflect.set(String.prototype, "charCodeAt", charCodeAt);
    }
  }
});
