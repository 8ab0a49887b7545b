import type { CommandLink } from "../../../main/api/command-link.ts";
import type { Answer } from "./answer.ts";

const PATH = "/Users/mara/.local/bin/broker";

/** The command `broker`, which is installed and removed as a person asks. */
export function answerCommandLink(answer: Answer): void {
  let link: CommandLink = { ok: true, state: "absent", path: PATH, isOnPath: false };
  answer("commandLink", () => link);
  answer("linkCommand", () => (link = { ...link, state: "linked" }));
  answer("unlinkCommand", () => (link = { ...link, state: "absent" }));
}
