import { optionsOf, renderBlocks } from "./blocks.js";
import { button, el, iconButton } from "./elements.js";
import { icon } from "./icons.js";

/** @import { Directory } from "./render-text.js" */
/** @typedef {Readonly<Record<string, any>>} Json */

/**
 * @typedef {object} ModalHost
 * @property {Directory} directory
 * @property {(values: Record<string, Record<string, Json>>) => Promise<Json>} submit Answers `{acknowledged, errors?}`.
 * @property {() => Promise<void>} close
 * @property {(action: Record<string, unknown>, control: HTMLElement) => void} act
 */

/**
 * Shows a view (views.open) as a dialog, over the page.
 * @param {Json} view
 * @param {ModalHost} host
 * @returns {HTMLDialogElement}
 */
export function createModal(view, host) {
  /** @type {Map<string, () => Json>} */
  const readers = new Map();
  /** @type {Readonly<Record<string, string>>} */
  let faults = {};
  const title = String(view["title"]?.["text"] ?? "");
  const body = el("div", { class: "modal-body" });
  const problem = el("p", { class: "fault", role: "alert", hidden: true });
  const submitLabel = String(view["submit"]?.["text"] ?? "Submit");
  const submit = el("button", { type: "submit", class: "btn p" }, submitLabel);
  const close = () => void host.close().catch(complain);
  const form = el(
    "form",
    { novalidate: true },
    el(
      "header",
      {},
      el("h2", { id: "modal-title" }, title),
      iconButton(icon("x"), "Close", { class: "btn quiet ic" }, close),
    ),
    body,
    problem,
    el(
      "footer",
      {},
      button(String(view["close"]?.["text"] ?? "Close"), { class: "btn" }, close),
      view["submit"] === null ? null : submit,
    ),
  );
  const dialog = el("dialog", { class: "sheet", "aria-labelledby": "modal-title" }, form);

  /** @param {unknown} thrown */
  function complain(thrown) {
    problem.hidden = false;
    problem.textContent = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const values = () => {
    /** @type {Record<string, Record<string, Json>>} */
    const found = {};
    for (const [path, read] of readers) {
      const [blockId = "", actionId = ""] = path.split("\n");
      found[blockId] = { ...found[blockId], [actionId]: read() };
    }
    return found;
  };
  const draw = () => {
    const entered = values();
    readers.clear();
    body.replaceChildren(
      renderBlocks(Array.isArray(view["blocks"]) ? view["blocks"] : [], {
        directory: host.directory,
        act: host.act,
        fault: (blockId) => faults[blockId] ?? null,
        field: (blockId, element) => {
          const actionId = String(element["action_id"] ?? "");
          const known =
            entered[blockId]?.[actionId] ?? view["state"]?.["values"]?.[blockId]?.[actionId] ?? {};
          const { control, read } = createField(
            blockId,
            element,
            known,
            faults[blockId] !== undefined,
          );
          readers.set(`${blockId}\n${actionId}`, read);
          return control;
        },
      }),
    );
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.hidden = true;
    host
      .submit(values())
      .then((outcome) => {
        faults = outcome["errors"] ?? {};
        draw();
        if (outcome["acknowledged"] === false)
          complain(new Error("The app did not answer. What you wrote is still here; try again."));
        const [first] = Object.keys(faults);
        if (first !== undefined) document.getElementById(`field-${first}`)?.focus();
      })
      .catch(complain)
      .finally(() => {
        submit.disabled = false;
      });
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  draw();
  return dialog;
}

/**
 * @param {string} blockId
 * @param {Json} element
 * @param {Json} known What was entered before, in the terms of `state.values`.
 * @param {boolean} faulty
 * @returns {{ control: HTMLElement, read: () => Json }}
 */
function createField(blockId, element, known, faulty) {
  const type = String(element["type"] ?? "");
  const attributes = {
    id: `field-${blockId}`,
    class: "text-field",
    "aria-invalid": faulty ? "true" : null,
    placeholder: element["placeholder"]?.["text"] ?? null,
    maxlength: element["max_length"] ?? null,
  };
  const initial = String(known["value"] ?? element["initial_value"] ?? "");
  switch (type) {
    case "static_select":
      return selectField(element, known, attributes);
    case "radio_buttons":
    case "checkboxes":
      return choiceField(blockId, element, known, type);
    default: {
      const control =
        element["multiline"] === true
          ? el("textarea", { ...attributes, rows: 5 })
          : el("input", { ...attributes, type: "text" });
      control.value = initial;
      return {
        control,
        read: () => ({ type, value: control.value === "" ? null : control.value }),
      };
    }
  }
}

/**
 * @param {Json} element
 * @param {Json} known
 * @param {Readonly<Record<string, any>>} attributes
 */
function selectField(element, known, attributes) {
  const options = optionsOf(element);
  const chosen = (known["selected_option"] ?? element["initial_option"])?.["value"];
  const control = el("select", { ...attributes, class: "select", placeholder: null });
  control.append(
    el("option", { value: "" }, String(element["placeholder"]?.["text"] ?? "Choose…")),
  );
  for (const option of options) {
    control.append(
      el(
        "option",
        { value: option["value"], selected: option["value"] === chosen },
        String(option["text"]?.["text"] ?? ""),
      ),
    );
  }
  const read = () => ({
    type: "static_select",
    selected_option: options.find((option) => option["value"] === control.value) ?? null,
  });
  return { control, read };
}

/**
 * @param {string} blockId
 * @param {Json} element
 * @param {Json} known
 * @param {"radio_buttons" | "checkboxes"} type
 */
function choiceField(blockId, element, known, type) {
  const options = optionsOf(element);
  const single = type === "radio_buttons";
  /** @type {Json[]} */
  const given = single
    ? [known["selected_option"] ?? element["initial_option"]].filter((one) => one != null)
    : (known["selected_options"] ?? element["initial_options"] ?? []);
  const inputs = options.map((option, index) => {
    const checked = given.some((one) => one["value"] === option["value"]);
    return el("input", {
      type: single ? "radio" : "checkbox",
      name: `field-${blockId}`,
      id: index === 0 ? `field-${blockId}` : null,
      checked,
    });
  });
  const control = el(
    "div",
    { class: "choices", role: single ? "radiogroup" : "group" },
    ...options.map((option, index) =>
      el("label", {}, inputs[index] ?? null, String(option["text"]?.["text"] ?? "")),
    ),
  );
  const read = () => {
    const chosen = options.filter((_, index) => inputs[index]?.checked === true);
    return single
      ? { type, selected_option: chosen[0] ?? null }
      : { type, selected_options: chosen };
  };
  return { control, read };
}

/**
 * Asks before an action that carries a `confirm`.
 * @param {Json} confirm
 * @returns {Promise<boolean>}
 */
export function askToConfirm(confirm) {
  return new Promise((resolve) => {
    const answer = el(
      "button",
      { value: "yes", class: confirm["style"] === "danger" ? "btn danger" : "btn p" },
      String(confirm["confirm"]?.["text"] ?? "Yes"),
    );
    const dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": "confirm-title" },
      el(
        "form",
        { method: "dialog" },
        el(
          "header",
          {},
          el("h2", { id: "confirm-title" }, String(confirm["title"]?.["text"] ?? "")),
        ),
        el("div", { class: "modal-body" }, el("p", {}, String(confirm["text"]?.["text"] ?? ""))),
        el(
          "footer",
          {},
          el(
            "button",
            { value: "no", class: "btn" },
            String(confirm["deny"]?.["text"] ?? "Cancel"),
          ),
          answer,
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
