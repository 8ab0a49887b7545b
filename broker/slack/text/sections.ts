/** The parser's time grows faster than the text: longer texts are parsed in sections of this size. */
const SECTION_CHARACTERS = 20_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Could go on with a list, a quotation or a table of the section before. */
const CONTINUES = /^(?:\s|[-+*>|]|\d{1,9}[.)])/;

/** Cuts Markdown at blank lines between blocks, so that each section can be parsed by itself. */
export function sectionsOf(source: string): readonly string[] {
  if (source.length <= SECTION_CHARACTERS) return [source];
  const sections: string[] = [];
  let lines: string[] = [];
  let size = 0;
  let fence: string | null = null;
  let isAfterBlank = false;
  for (const line of source.split("\n")) {
    const isBoundary = fence === null && isAfterBlank && !CONTINUES.test(line) && line !== "";
    if (isBoundary && size >= SECTION_CHARACTERS) {
      sections.push(lines.join("\n"));
      lines = [];
      size = 0;
    }
    lines.push(line);
    size += line.length + 1;
    isAfterBlank = line.trim() === "";
    const mark = FENCE.exec(line)?.[1];
    if (mark === undefined) continue;
    if (fence === null) fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = null;
  }
  return [...sections, lines.join("\n")];
}
