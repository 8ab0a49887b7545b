import type { LogEntry } from "../../main/api/logs.ts";
import { saveFile } from "../ui/save-file.ts";

/** Saves the lines that are loaded as a file of JSON lines. */
export function saveLines(lines: readonly LogEntry[]): void {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  saveFile(new Blob([text], { type: "application/jsonl" }), "broker-log.jsonl");
}
