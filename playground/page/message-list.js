import { el, reconcile } from "./elements.js";
import { dayName, millisOf, startOfDay } from "./time.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/** Closer to the end than this, in px, somebody is reading the newest and is kept there. */
const AT_END_PX = 48;

/** What the Tab key stops at inside a message. */
const CONTROLS = "a[href], button, input, select, textarea, [tabindex]";

/**
 * Messages that scroll. It keeps to the newest while somebody reads there; otherwise nothing moves,
 * and a button tells how many are new. Arrow keys go from message to message.
 * @typedef {object} MessageList
 * @property {(messages: readonly Json[], stampOf: (message: Json) => string, draw: (message: Json) => HTMLElement) => void} show
 * @property {() => void} toEnd
 * @property {() => void} restart Another conversation is shown next: from its end.
 */

/**
 * @param {{ scroll: HTMLElement, list: HTMLElement, newer: HTMLElement, now: () => number }} parts
 * @returns {MessageList}
 */
export function createMessageList({ scroll, list, newer, now }) {
  let known = new Set();
  let fresh = 0;
  let first = true;

  const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX;
  const toEnd = () => {
    scroll.scrollTop = scroll.scrollHeight;
    setFresh(0);
  };
  /** @param {number} count */
  const setFresh = (count) => {
    fresh = count;
    newer.hidden = count === 0;
    newer.textContent = `${count} new`;
  };

  newer.addEventListener("click", toEnd);
  scroll.addEventListener("scroll", () => {
    if (isAtEnd()) setFresh(0);
  });
  scroll.addEventListener("load", () => fresh === 0 && isNear() && toEnd(), true);
  const isNear = () =>
    scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < scroll.clientHeight;

  /**
   * The list is one tab stop: what can be focused inside a message is reached from that message.
   * @param {Element} current
   */
  const settle = (current) => {
    for (const article of list.querySelectorAll("article")) {
      article.tabIndex = article === current ? 0 : -1;
      for (const control of article.querySelectorAll(CONTROLS)) {
        if (!(control instanceof HTMLElement)) continue;
        if (article === current) {
          if (control.dataset["tab"] !== undefined) control.tabIndex = 0;
          delete control.dataset["tab"];
        } else if (control.tabIndex === 0) {
          control.dataset["tab"] = "";
          control.tabIndex = -1;
        }
      }
    }
  };
  list.addEventListener("focusin", ({ target }) => {
    const article = target instanceof Element ? target.closest("article") : null;
    if (article !== null) settle(article);
  });

  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const focused = document.activeElement;
    if (step === undefined || !(focused instanceof HTMLElement) || !focused.matches("article"))
      return;
    const articles = [...list.querySelectorAll("article")];
    const next = articles[articles.indexOf(focused) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });

  return {
    toEnd,
    restart: () => {
      known = new Set();
      first = true;
      setFresh(0);
    },
    show: (messages, stampOf, draw) => {
      const atEnd = first || isAtEnd();
      const added = messages.filter((message) => !known.has(message["ts"])).length;
      reconcile(
        list,
        withDays(messages),
        (row) => (typeof row === "number" ? `day-${row}` : String(row["ts"])),
        (row) => (typeof row === "number" ? dayName(row, now()) : stampOf(row)),
        (row) =>
          typeof row === "number" ? el("p", { class: "day" }, dayName(row, now())) : draw(row),
      );
      const articles = [...list.querySelectorAll("article")];
      const current = articles.find((article) => article.tabIndex === 0) ?? articles.at(-1);
      if (current !== undefined) settle(current);
      known = new Set(messages.map((message) => message["ts"]));
      first = false;
      if (atEnd) toEnd();
      else setFresh(fresh + added);
    },
  };
}

/**
 * The messages with a day before the first of each.
 * @param {readonly Json[]} messages
 * @returns {(Json | number)[]}
 */
function withDays(messages) {
  /** @type {(Json | number)[]} */
  const rows = [];
  let last = 0;
  for (const message of messages) {
    const day = startOfDay(millisOf(String(message["ts"])));
    if (day !== last) rows.push(day);
    last = day;
    rows.push(message);
  }
  return rows;
}
