import { button, el } from "./elements.js";
import { parseMarkdown } from "./markdown.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { renderTree } from "./render-text.js";
import { richTextTree } from "./rich-text.js";
import { safeHref } from "./text-tree.js";

/** @import { Directory } from "./render-text.js" */
/** @typedef {Readonly<Record<string, any>>} Json */

/**
 * What blocks need of their surroundings.
 * @typedef {object} BlockHost
 * @property {Directory} directory
 * @property {(action: { action_id: string, block_id: string } & Record<string, unknown>, control: HTMLElement) => void} act A button was pressed or an option chosen.
 * @property {(blockId: string, element: Json) => Node | null} [field] Draws the element of an input block, in a modal.
 * @property {(blockId: string) => string | null} [fault] What is wrong with an input.
 */

/**
 * @param {readonly Json[]} blocks
 * @param {BlockHost} host
 * @returns {DocumentFragment}
 */
export function renderBlocks(blocks, host) {
  const fragment = document.createDocumentFragment();
  for (const block of blocks) {
    const drawn = renderBlock(block, host);
    if (drawn !== null) fragment.append(drawn);
  }
  return fragment;
}

/**
 * @param {Json} block
 * @param {BlockHost} host
 * @returns {Node | null}
 */
function renderBlock(block, host) {
  const { directory } = host;
  switch (block["type"]) {
    case "section":
      return renderSection(block, host);
    case "context":
      return el(
        "div",
        { class: "block context" },
        ...listOf(block["elements"]).map((one) => contextElement(one, directory)),
      );
    case "actions":
      return el(
        "div",
        { class: "block actions" },
        ...listOf(block["elements"]).flatMap((one) => renderElement(one, block, host) ?? []),
      );
    case "header":
      return el("p", { class: "block text-heading" }, String(block["text"]?.["text"] ?? ""));
    case "divider":
      return el("hr", { class: "block" });
    case "image":
      return renderImage(block);
    case "markdown":
      return el(
        "div",
        { class: "block text" },
        renderTree(parseMarkdown(String(block["text"] ?? "")), directory),
      );
    case "rich_text":
      return el("div", { class: "block text" }, renderTree(richTextTree(block), directory));
    case "input":
      return renderInput(block, host);
    case "table":
      return renderTable(block, host);
    case "task_card":
    case "plan":
      return el("p", { class: "block" }, String(block["title"] ?? ""));
    default:
      return el(
        "p",
        { class: "block context" },
        `This page does not draw ${String(block["type"])} blocks.`,
      );
  }
}

/**
 * @param {unknown} text A text object.
 * @param {Directory} directory
 * @returns {Node}
 */
export function renderTextObject(text, directory) {
  const { type, text: words = "" } = Object(text);
  if (type === "mrkdwn") return renderTree(parseMrkdwn(String(words)), directory);
  return el("p", {}, String(words));
}

/**
 * @param {Json} block
 * @param {BlockHost} host
 */
function renderSection(block, host) {
  const words = el("div", { class: "text" });
  if (block["text"] !== undefined) words.append(renderTextObject(block["text"], host.directory));
  const fields = listOf(block["fields"]);
  if (fields.length > 0) {
    words.append(
      el(
        "div",
        { class: "fields" },
        ...fields.map((one) => el("div", {}, renderTextObject(one, host.directory))),
      ),
    );
  }
  const accessory = block["accessory"];
  const beside = accessory === undefined ? null : renderElement(accessory, block, host);
  return el(
    "div",
    { class: "block section" },
    words,
    beside === null ? null : el("div", {}, beside),
  );
}

/**
 * @param {Json} element
 * @param {Directory} directory
 */
function contextElement(element, directory) {
  if (element["type"] === "image") {
    return imageElement(String(element["image_url"] ?? ""), String(element["alt_text"] ?? ""));
  }
  return el("div", { class: "text" }, renderTextObject(element, directory));
}

/** @param {Json} block */
function renderImage(block) {
  const title = block["title"]?.["text"];
  return el(
    "figure",
    { class: "block picture" },
    title === undefined ? null : el("figcaption", {}, String(title)),
    imageElement(String(block["image_url"] ?? ""), String(block["alt_text"] ?? "")),
  );
}

/**
 * Pictures of other hosts are not fetched: nothing of the playground leaves the machine.
 * @param {string} url
 * @param {string} alt
 */
function imageElement(url, alt) {
  const address = URL.canParse(url, location.href) ? new URL(url, location.href) : null;
  if (address?.origin === location.origin) return el("img", { src: address.href, alt });
  return el("span", { class: "context" }, `Picture: ${alt === "" ? url : alt}`);
}

/**
 * @param {Json} block
 * @param {BlockHost} host
 */
function renderInput(block, host) {
  const blockId = String(block["block_id"] ?? "");
  const element = block["element"] ?? {};
  const field = host.field?.(blockId, element) ?? null;
  const fault = host.fault?.(blockId) ?? null;
  const label = String(block["label"]?.["text"] ?? "");
  const optional = block["optional"] === true ? el("span", { class: "hint" }, " (optional)") : null;
  const hint = block["hint"]?.["text"];
  const about = [
    fault === null ? [] : `fault-${blockId}`,
    hint === undefined ? [] : `hint-${blockId}`,
  ].flat();
  if (field instanceof HTMLElement && about.length > 0) {
    field.setAttribute("aria-describedby", about.join(" "));
  }
  return el(
    "div",
    { class: "block input" },
    el("label", { for: `field-${blockId}` }, label, optional),
    field,
    hint === undefined ? null : el("p", { class: "hint", id: `hint-${blockId}` }, String(hint)),
    fault === null
      ? null
      : el("p", { class: "fault", id: `fault-${blockId}`, role: "alert" }, fault),
  );
}

/**
 * @param {Json} block
 * @param {BlockHost} host
 */
function renderTable(block, host) {
  const rows = Array.isArray(block["rows"]) ? block["rows"] : [];
  const settings = Array.isArray(block["column_settings"]) ? block["column_settings"] : [];
  const body = rows.map((row, index) =>
    el(
      "tr",
      {},
      ...listOf(row).map((cell, column) => {
        const align = settings[column]?.["align"];
        const place = { class: align === "right" || align === "center" ? `align-${align}` : "" };
        const inside =
          cell["type"] === "rich_text"
            ? renderTree(richTextTree(cell), host.directory)
            : String(cell["text"] ?? "");
        return index === 0 ? el("th", { scope: "col", ...place }, inside) : el("td", place, inside);
      }),
    ),
  );
  return el(
    "div",
    { class: "block text text-table", tabindex: "0", role: "group", "aria-label": "Table" },
    el("table", {}, ...body),
  );
}

/**
 * A button or a select.
 * @param {Json} element
 * @param {Json} block
 * @param {BlockHost} host
 * @returns {HTMLElement | null}
 */
function renderElement(element, block, host) {
  switch (element["type"]) {
    case "button":
      return renderButton(element, block, host);
    case "static_select":
    case "overflow":
      return renderSelect(element, block, host);
    case "image":
      return imageElement(String(element["image_url"] ?? ""), String(element["alt_text"] ?? ""));
    default:
      return null;
  }
}

/**
 * @param {Json} element
 * @param {Json} block
 * @param {BlockHost} host
 */
function renderButton(element, block, host) {
  const actionId = String(element["action_id"] ?? "");
  const style =
    element["style"] === "primary" ? " p" : element["style"] === "danger" ? " danger" : "";
  const attributes = {
    class: `btn${style}`,
    "data-focus": actionId,
    "aria-label": element["accessibility_label"] ?? null,
  };
  const href = safeHref(String(element["url"] ?? ""));
  const made = button(String(element["text"]?.["text"] ?? ""), attributes, () => {
    if (href !== null) window.open(href, "_blank", "noopener,noreferrer");
    host.act(
      {
        action_id: actionId,
        block_id: String(block["block_id"] ?? ""),
        ...(element["value"] === undefined ? {} : { value: element["value"] }),
        ...(element["confirm"] === undefined ? {} : { confirm: element["confirm"] }),
      },
      made,
    );
  });
  return made;
}

/**
 * @param {Json} element
 * @param {Json} block
 * @param {BlockHost} host
 */
function renderSelect(element, block, host) {
  const actionId = String(element["action_id"] ?? "");
  const options = optionsOf(element);
  const placeholder = String(element["placeholder"]?.["text"] ?? "Choose…");
  const select = el("select", {
    class: "select",
    "aria-label": placeholder,
    "data-focus": actionId,
  });
  const initial = element["initial_option"]?.["value"];
  if (initial === undefined) select.append(el("option", { value: "" }, placeholder));
  for (const option of options) {
    const value = String(option["value"] ?? "");
    select.append(
      el(
        "option",
        { value, selected: value === initial },
        String(option["text"]?.["text"] ?? value),
      ),
    );
  }
  select.addEventListener("change", () => {
    const chosen = options.find((option) => option["value"] === select.value);
    if (chosen === undefined) return;
    host.act(
      { action_id: actionId, block_id: String(block["block_id"] ?? ""), selected_option: chosen },
      select,
    );
  });
  return select;
}

/**
 * Options, whether they stand alone or in groups.
 * @param {Json} element
 * @returns {Json[]}
 */
export function optionsOf(element) {
  const groups = listOf(element["option_groups"]).flatMap((group) => listOf(group["options"]));
  return [...listOf(element["options"]), ...groups];
}

/**
 * @param {unknown} value
 * @returns {Json[]}
 */
function listOf(value) {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
