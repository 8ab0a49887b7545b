const repeat = (text: string, length: number) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);
/** Markdown on which converters are known to take ever longer, by name, in any length. */
export const adversarialTexts: Readonly<Record<string, (length: number) => string>> = {
  "a nested list": (length) => {
    let text = "";
    for (let depth = 0; text.length < length; depth += 1) {
      text += `${" ".repeat(2 * (depth % 60))}- x\n`;
    }
    return text.slice(0, length);
  },
  "lines of text": (length) => repeat("some words here\n", length),
  "a table": (length) => `| a | b |\n|---|---|\n${repeat("| a | b |\n", length)}`,
  "a wide table": (length) => `${repeat("|a", length / 2)}\n${repeat("|-", length / 2)}\n`,
  "open emphasis": (length) => repeat("*a ", length),
  "emphasis within words": (length) => repeat("a**b", length),
  "open brackets": (length) => repeat("[", length),
  "open links": (length) => repeat("[a](", length),
  "backticks of all lengths": (length) => {
    let text = "";
    for (let run = 1; text.length < length; run += 1) text += `${"`".repeat(run)} `;
    return text.slice(0, length);
  },
  "open comments": (length) => repeat("<!-- a\n", length),
  "tags without partners": (length) => repeat("<b>x", length),
  addresses: (length) => repeat("http://a.b/ ", length),
  quotations: (length) => repeat("> > > a\n", length),
  "fences in lists": (length) => repeat("- ```\n  x\n", length),
  "Chinese emphasis": (length) => repeat("**问题：**", length),
  definitions: (length) => repeat("[a]: b\n", length),
};
