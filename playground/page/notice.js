import { byId } from "./elements.js";

const NOTICES = {
  script:
    "A small Slack on this machine; a scripted model answers, and nothing leaves this machine, unless you add an account.",
  account:
    "A small Slack on this machine. OpenAI’s model answers: what you write here goes to OpenAI and uses your quota.",
  unknown: "A small Slack on this machine.",
};

/** Says who answers, and whether what is written leaves this machine. @param {unknown} answers */
export function drawNotice(answers) {
  byId("notice").textContent =
    answers === "script" || answers === "account" ? NOTICES[answers] : NOTICES.unknown;
}
