import { expect, type Page, type Request } from "@playwright/test";
import { busyAccess } from "../doubles/admin/access.ts";
import { expectAccessible, test } from "./window-fixture.ts";
import { CHECKOUT, open } from "./window-session-page.ts";

const MORNING = new Date("2026-11-26T11:42:07Z").getTime();

/** What reads the same in every language: names, units, keys, formats. */
const NAMES =
  /^(?:Slack Codex Broker|Slack|Codex|GitHub|Basic Information > App-Level Tokens|Plus|Pro|Team|OpenAI|ChatGPT|Broker|Token|English|PATH|CSV|JSON|Node|macOS|codex|shell|git|Esc|Enter|Tab|Home|End|min|bytes|kB|MB|GB)$/;
/** What stands between the parts of a Chinese text that are not Chinese. */
const CHINESE = /[\p{Script=Han}\p{Script=Hiragana}，。：；、？！“”（）…]+/u;
/** Within a Chinese text, fewer words than these are a name. */
const NAME_WORDS = 2;

/** Every text that people see or hear on the page. */
async function textsOf(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, nodeValue } = walker.currentNode;
      const isCode = parentElement?.closest("script, style, code, pre, kbd, [translate=no]");
      if (isCode == null) found.add(nodeValue ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) {
        found.add(element.getAttribute(name) ?? "");
      }
    }
    return [...found].map((text) => text.trim());
  });
  return [...texts, await page.title()];
}

/** What the API answered: names, titles, messages and log lines are shown as they came. */
class Answers {
  readonly #bodies: Promise<string>[] = [];
  readonly #open = new Set<Request>();

  constructor(page: Page) {
    page.on("request", (request) => {
      // Those that wait for new lines of a log end when there are some.
      const isWaiting = request.url().includes("wait_ms=");
      if (request.url().includes("/admin/api/") && !isWaiting) this.#open.add(request);
    });
    page.on("response", (response) => {
      const isStream = response.headers()["content-type"]?.includes("event-stream") === true;
      // It ends with the page.
      if (isStream) this.#open.delete(response.request());
    });
    page.on("requestfailed", (request) => this.#open.delete(request));
    page.on("requestfinished", (request) => {
      if (this.#open.delete(request)) this.#bodies.push(bodyOf(request));
    });
  }

  /** All of them, once the page waits for none. */
  async bodies(): Promise<readonly string[]> {
    let wasQuiet = false;
    const isQuiet = () => {
      const isLong = wasQuiet && this.#open.size === 0;
      wasQuiet = this.#open.size === 0;
      return isLong;
    };
    await expect.poll(isQuiet, { intervals: [200] }).toBe(true);
    return (await Promise.all(this.#bodies)).filter((body) => body !== "");
  }
}

async function bodyOf(request: Request): Promise<string> {
  const response = await request.response();
  // One that the page has left has no body any more.
  return (await response?.text().catch(() => "")) ?? "";
}

/** Fields in which the API gives what the broker and the control plane say in English. */
const SAID = /^(?:cause|consequence|description|label|reason|wants|word)$/;

/** What they say in an answer. Why something is asked is said by the agent. */
function saidIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const isAgents =
    "kind" in value ||
    ("state" in value && (value.state === "needs-answer" || value.state === "needs-approval"));
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    if (typeof each !== "string") return saidIn(each);
    return SAID.test(key) && !(key === "reason" && isAgents) && each.includes(" ") ? [each] : [];
  });
}

/** What the page says in English: not names, and not what people and agents wrote. */
async function englishOn(page: Page, answers: Answers): Promise<readonly string[]> {
  const bodies = await answers.bodies();
  const said = new Set(
    bodies.flatMap((body) =>
      body.split("\n").flatMap((line) => (line === "" ? [] : saidIn(JSON.parse(line)))),
    ),
  );
  const came = bodies.join("\n");
  const isEnglish = (part: string, isAll: boolean) =>
    /[A-Za-z]{3}/.test(part) &&
    !NAMES.test(part) &&
    (said.has(part) || !came.includes(JSON.stringify(part.replace(/^#/, "")).slice(1, -1))) &&
    (isAll || part.split(" ").length > NAME_WORDS);
  return (await textsOf(page)).filter((text) => {
    const parts = text.split(CHINESE).map((part) => part.trim());
    return parts.some((part) => isEnglish(part, parts.length === 1));
  });
}

/** In the end: a name may be shown before the answer that brought it was looked at. */
async function expectNoEnglish(page: Page, answers: Answers, where: string): Promise<void> {
  await expect
    .configure({ soft: true })
    .poll(() => englishOn(page, answers), where)
    .toStrictEqual([]);
}

/** Every screen with its first heading. */
const screens: readonly { readonly path: string; readonly heading: string }[] = [
  { path: "", heading: "正在运行。有 6 件事需要你处理。" },
  { path: "/sessions", heading: "会话" },
  { path: "/profiles", heading: "账号配置" },
  { path: "/usage", heading: "用量" },
  { path: "/access", heading: "访问权限" },
  { path: "/github-authors", heading: "GitHub 作者" },
  { path: "/logs", heading: "日志" },
  { path: "/doctor", heading: "健康检查" },
  { path: "/settings", heading: "设置" },
  { path: "/releases", heading: "版本" },
  { path: "/setup", heading: "创建 Slack 应用" },
];

test.describe("AD22 the window of a system that prefers Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("says nothing in English on any screen", async ({ page, admin }) => {
    busyAccess(admin.settings.access, MORNING);
    const answers = new Answers(page);
    for (const { path, heading } of screens) {
      await page.goto(`${admin.url}/admin${path}`);
      await expect.soft(page.getByRole("heading", { level: 1 })).toHaveText(heading);
      await expectNoEnglish(page, answers, path);
    }
  });

  test("says nothing in English in a session and in the command palette", async ({
    page,
    admin,
  }) => {
    const answers = new Answers(page);
    await open(page, admin, CHECKOUT);
    for (const tab of ["步骤", "改动", "日志", "对话"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expectNoEnglish(page, answers, tab);
    }
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("combobox")).toBeVisible();
    await expectNoEnglish(page, answers, "palette");
  });
});

test("AD22 the language is chosen in Settings, and stays", async ({ page, admin }) => {
  await page.goto(`${admin.url}/admin/settings`);
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.getByRole("heading", { name: "设置", level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-Hans");
  await page.goto(`${admin.url}/admin/sessions`);
  await expect(page.getByRole("heading", { name: "会话", level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${admin.url}/admin/settings`);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
});
