import { assertNever } from "../../../broker/errors/broker-error.ts";
import { brokerText } from "../../api/broker-text.ts";
import { inEachLanguage, type Language, languageTags } from "../../api/language.ts";
import type { LinkProblem } from "../control-plane/link-state.ts";
import type { ShownPage } from "../window/shown-page.ts";
import type { OwnPage } from "./app-protocol.ts";

const words = inEachLanguage(
  {
    starting: "Starting…",
    cannotStart: "The app cannot start its control plane",
    brokerGoesOn: "The broker itself is not affected: one that runs goes on.",
    retry: "Try again",
    trying: "Trying…",
  },
  {
    starting: "正在启动…",
    cannotStart: "App 无法启动控制面",
    brokerGoesOn: "Broker 本身不受影响，如果正在运行，会继续运行。",
    retry: "重试",
    trying: "正在重试…",
  },
);

const STYLE = `
:root { color-scheme: light dark; --canvas: #fff; --text: #1b1e23; --text-2: #4e5158; --accent: #3066d1; }
@media (prefers-color-scheme: dark) { :root { --canvas: #1c1d20; --text: #e8e9ec; --text-2: #acb0b6; --accent: #376ed9; } }
html { height: 100%; -webkit-app-region: drag; }
body { margin: 0; min-height: 100%; display: grid; place-items: center; background: var(--canvas); color: var(--text);
  font: 13px/18px system-ui, -apple-system, sans-serif; }
main { max-width: 520px; padding: 52px 24px; overflow-wrap: anywhere; }
h1 { margin: 0 0 8px; font-size: 15px; line-height: 20px; font-weight: 600; }
.late { animation: appear 0s 0.5s both; }
@keyframes appear { from { opacity: 0; } to { opacity: 1; } }
p { margin: 0 0 8px; color: var(--text-2); user-select: text; -webkit-app-region: no-drag; }
button { margin-top: 12px; height: 28px; padding: 0 12px; border: 0; border-radius: 6px; background: var(--accent); color: #fff;
  font: inherit; font-weight: 500; -webkit-app-region: no-drag; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button:disabled { opacity: 0.6; }
`;

const SCRIPT = `
const button = document.querySelector("button");
button.addEventListener("click", () => {
  button.disabled = true;
  button.textContent = button.dataset.trying;
  window.broker.invoke("app:retry");
});
`;

/** The shell's page that stands for the interface; null where that is shown itself. Pure. */
export function ownPage(shown: ShownPage, language: Language): OwnPage | null {
  switch (shown.kind) {
    case "interface":
      return null;
    case "starting":
      return page(`<h1 class="late">${words[language].starting}</h1>`, language);
    case "problem":
      return problemPage(shown.problem, language);
    default:
      return assertNever(shown);
  }
}

/** What happened, what to do, and a button for the next try. */
function problemPage({ message, hint }: LinkProblem, language: Language): OwnPage {
  const { cannotStart, brokerGoesOn, retry, trying } = words[language];
  const said = (text: string) => `<p>${escaped(brokerText(text, language))}</p>`;
  const more = hint === "" ? "" : said(hint);
  const content = `<h1>${cannotStart}</h1>
${said(message)}${more}
<p>${brokerGoesOn}</p>
<button type="button" data-trying="${trying}">${retry}</button>
<script src="/shell.js"></script>`;
  return page(content, language);
}

function page(content: string, language: Language): OwnPage {
  return {
    html: `<!doctype html>
<html lang="${languageTags[language]}">
<head><meta charset="utf-8"><title>Slack Codex Broker</title><link rel="stylesheet" href="/shell.css"></head>
<body><main>
${content}
</main></body>
</html>`,
    files: {
      "/shell.css": { contentType: "text/css; charset=utf-8", text: STYLE },
      "/shell.js": { contentType: "text/javascript; charset=utf-8", text: SCRIPT },
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
