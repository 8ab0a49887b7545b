/**
 * Makes an element. Texts become text nodes: there is no way from a string to markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | boolean | null | undefined>>} [attributes] False, null and undefined leave the attribute out; true sets it empty.
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} label
 * @param {Readonly<Record<string, string | number | boolean | null | undefined>>} attributes
 * @param {(event: MouseEvent) => void} onClick
 * @param {...(Node | string | null)} before What stands before the label, such as an icon.
 */
export function button(label, attributes, onClick, ...before) {
  const made = el("button", { type: "button", ...attributes }, ...before, label);
  made.addEventListener("click", onClick);
  return made;
}

/**
 * A button with an icon only: its label is its name and its tooltip.
 * @param {SVGElement} picture
 * @param {string} label
 * @param {Readonly<Record<string, string | number | boolean | null | undefined>>} attributes
 * @param {(event: MouseEvent) => void} onClick
 */
export function iconButton(picture, label, attributes, onClick) {
  const made = el(
    "button",
    { type: "button", "aria-label": label, title: label, ...attributes },
    picture,
  );
  made.addEventListener("click", onClick);
  return made;
}

/**
 * The element of the page with this id. Throws when the page has none.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found;
}

/** What each element was drawn from. @type {WeakMap<Element, string>} */
const stamps = new WeakMap();

/**
 * Shows `items` in `parent` and leaves alone what did not change, so that focus and half-made
 * choices stay where they are.
 * @template Item
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => string} stampOf Changes when the item must be drawn again.
 * @param {(item: Item) => HTMLElement} draw
 */
export function reconcile(parent, items, keyOf, stampOf, draw) {
  const old = new Map([...parent.children].map((child) => [child.getAttribute("data-key"), child]));
  /** @type {Element | null} */
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const stamp = stampOf(item);
    const known = old.get(key);
    old.delete(key);
    /** @type {Element} */
    let shown;
    if (known !== undefined && stamps.get(known) === stamp) {
      shown = known;
    } else {
      shown = draw(item);
      shown.setAttribute("data-key", key);
      stamps.set(shown, stamp);
      if (known !== undefined) {
        keepFocus(known, shown, () => known.replaceWith(shown));
        if (place === known) place = shown;
      }
    }
    if (shown === place) place = place.nextElementSibling;
    else parent.insertBefore(shown, place);
  }
  for (const gone of old.values()) gone.remove();
}

/**
 * Focus inside of what is replaced goes to the control of the same name, else to the whole.
 * @param {Element} before
 * @param {Element} after
 * @param {() => void} replace
 */
function keepFocus(before, after, replace) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const handle = focused?.getAttribute("data-focus") ?? null;
  replace();
  if (focused === null) return;
  const next = handle === null ? null : after.querySelector(`[data-focus="${CSS.escape(handle)}"]`);
  const target = next ?? after;
  if (target instanceof HTMLElement) target.focus();
}
