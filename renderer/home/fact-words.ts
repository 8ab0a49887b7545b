import { countWordFirst, groupedNumber } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./fact-words.zh.ts";

const english = {
  noEvent: "No event yet",
  lastEvent: (span: string) => `Last event ${span} ago`,
  slack: {
    live: "Slack is live",
    connecting: "Slack is reconnecting",
    refused: "Slack refuses the sign-in",
    off: "Slack is not connected",
  },
  waitInSlack: "Messages wait in Slack",
  noAccount: "Codex has no account",
  addAccount: "Add one under Profiles",
  atRest: "Codex is at rest",
  noTurn: "No turn is running",
  goesOn: "Codex goes on",
  turnsAsOf: (turns: number, clock: string) =>
    `${countWordFirst(turns)} ${turns === 1 ? "turn" : "turns"}, as of ${clock}`,
  codex: {
    ready: "Codex is ready",
    starting: "Codex is starting",
    reconnecting: "Codex is reconnecting",
    stopped: "Codex is stopped",
  },
  cannotWork: "Codex cannot work now",
  noProfile: "No profile yet",
  onlyUsable: "Its profile is usable",
  onlyUnusable: "Its profile is not usable",
  usable: (usable: number, all: number) => `${String(usable)} of ${String(all)} profiles usable`,
  diskUnknown: "Free space unknown",
  diskSilent: "The disk did not answer",
  free: (bytes: string) => `${bytes} free`,
  littleSpace: "Little space for workspaces",
  onDisk: "On the broker's disk",
  mains: "Mains power",
  battery: (percent: string | null) => `Battery ${percent ?? "power"}`,
  ups: (percent: string | null) => `UPS ${percent ?? "power"}`,
  turnsToday: (total: number) => `${groupedNumber(total)} ${total === 1 ? "turn" : "turns"} today`,
  tokens: (count: string) => `${count} tokens`,
  tokensAndFailed: (count: string, failed: number) =>
    `${count} tokens, ${groupedNumber(failed)} failed`,
  version: (version: string) => `Version ${version}`,
  available: (version: string) => `${version} is available`,
  onHost: (host: string) => `On ${host}`,
  started: (when: string) => `Started ${when}`,
};

/** What Home's facts say. */
export const words = inLanguage(english, chinese);
