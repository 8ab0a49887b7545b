/** What is compared of one Codex. */
export interface CodexTexts {
  /** Each run of printable characters of the program, a line each. */
  readonly program: readonly string[];
  /** Files of the protocol's schema; null where the program does not run on this machine. */
  readonly protocol: ReadonlyMap<string, string> | null;
}

/** Words whose place in the sandbox's rules decides about our secrets. */
const WATCHED = [
  "no-sandbox",
  "codex-daemon-",
  ":minimal",
  "symlink component",
  "/bin/ps",
] as const;
/** Shorter runs of printable bytes are code. */
const SHORTEST_RUN = 6;

/** The printable runs of a binary, divided at line ends. Pure. */
export function printableText(binary: Uint8Array): readonly string[] {
  const text = Buffer.from(binary).toString("latin1");
  return text
    .split(/[^\t\x20-\x7e]+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_RUN);
}

/** What changed, as lines for a person. Pure. */
export function reviewOf(before: CodexTexts, after: CodexTexts): readonly string[] {
  return [
    ...WATCHED.map((word) => watchedLine(word, before, after)),
    ...changed("Seatbelt rules", seatbeltRules(before.program), seatbeltRules(after.program)),
    ...protocolLines(before.protocol, after.protocol),
  ];
}

function watchedLine(word: string, before: CodexTexts, after: CodexTexts): string {
  const count = ({ program }: CodexTexts) => program.filter((line) => line.includes(word)).length;
  const [old, now] = [count(before), count(after)];
  return `${old === now ? "  same   " : "  CHANGED"}  "${word}": in ${old} texts, then in ${now}`;
}

/** A line of a rule; a compiler may leave the beginning of one in code, as in `(deny maH`. */
const RULE =
  /^\((?:(?:allow|deny)\s+[a-z][a-z0-9*-]{3,}(?=[\s)]|$)|(?:version|import|define|with)\b)/;

/** The rules that a program holds, each once. */
function seatbeltRules(program: readonly string[]): ReadonlySet<string> {
  return new Set(program.filter((line) => RULE.test(line)).map(withoutNeighbours));
}

/** A program keeps its texts side by side: a rule ends where its brackets do, unless another begins. */
function withoutNeighbours(line: string): string {
  let depth = 0;
  for (const [at, character] of [...line].entries()) {
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth <= 0 && !/^\s*\(/.test(line.slice(at + 1))) return line.slice(0, at + 1);
  }
  return line;
}

function changed(
  what: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly string[] {
  const gone = [...before].filter((line) => !after.has(line));
  const added = [...after].filter((line) => !before.has(line));
  if (gone.length + added.length === 0) return [`  same     ${what}: ${after.size}`];
  return [
    `  CHANGED  ${what}: ${gone.length} gone, ${added.length} new`,
    ...gone.map((line) => `    - ${line}`),
    ...added.map((line) => `    + ${line}`),
  ];
}

function protocolLines(
  before: CodexTexts["protocol"],
  after: CodexTexts["protocol"],
): readonly string[] {
  if (before === null || after === null)
    return ["  not read  the protocol: the program does not run here"];
  const files = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const differing = files.filter((file) => before.get(file) !== after.get(file));
  if (differing.length === 0) return [`  same     the protocol: ${files.length} files`];
  return [
    `  CHANGED  the protocol: ${differing.length} of ${files.length} files`,
    ...differing.map((file) => {
      if (!before.has(file)) return `    + ${file}`;
      return after.has(file) ? `    ~ ${file}` : `    - ${file}`;
    }),
  ];
}
