import { z } from "zod";
import { escapeText } from "../escape-text.ts";
import { contentText } from "./mrkdwn.ts";
import { contentSchema } from "./pieces.ts";

// The blocks of our own cards as mrkdwn, for when Slack refuses `rich_text`.

const elementSchema = z.looseObject({
  type: z.enum(["rich_text_section", "rich_text_preformatted", "rich_text_quote"]),
  elements: contentSchema,
});

const richTextSchema = z.looseObject({
  type: z.literal("rich_text"),
  elements: z.array(elementSchema),
});

/** Null when there is a block that is no `rich_text` of our cards. */
export function mrkdwnOfBlocks(blocks: readonly unknown[]): string | null {
  const texts: string[] = [];
  for (const block of blocks) {
    const parsed = richTextSchema.safeParse(block);
    if (!parsed.success) return null;
    texts.push(...parsed.data.elements.map(elementText));
  }
  return texts.join("\n");
}

function elementText({ type, elements }: z.infer<typeof elementSchema>): string {
  switch (type) {
    case "rich_text_section":
      return contentText(elements);
    case "rich_text_quote":
      return contentText(elements).replaceAll(/^/gm, "> ");
    case "rich_text_preformatted": {
      const code = elements.map((one) => ("text" in one ? (one.text ?? "") : "")).join("");
      return `\`\`\`\n${escapeText(code.replaceAll("```", "` ``"))}\n\`\`\``;
    }
  }
}
