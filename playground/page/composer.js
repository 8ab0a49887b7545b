import { button, el, iconButton } from "./elements.js";
import { icon } from "./icons.js";
import { sizeName } from "./time.js";

/** The workspace takes no more than this in one request, in bytes. */
const MOST_BYTES = 24 * 1024 * 1024;

/**
 * A field to write in: Enter sends, Shift+Enter begins a new line.
 * @typedef {object} Composer
 * @property {HTMLFormElement} element
 * @property {(label: string, placeholder: string) => void} describe
 * @property {() => void} focus
 * @property {() => { text: string, files: File[] }} draft
 * @property {(draft: { text: string, files: File[] }) => void} setDraft
 */

/**
 * @param {string} id
 * @param {(text: string, files: File[]) => Promise<void>} send When it throws, the draft stays and the reason is shown.
 * @returns {Composer}
 */
export function createComposer(id, send) {
  /** @type {File[]} */
  let files = [];
  let sending = false;
  const label = el("label", { class: "hide", for: id }, "Message");
  const field = el("textarea", { id, rows: 1, autocomplete: "off" });
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const chips = el("ul", { class: "chips", "aria-label": "Attached files", hidden: true });
  const picker = el("input", {
    type: "file",
    multiple: true,
    hidden: true,
    tabindex: "-1",
    "aria-label": "Files",
  });
  const attach = iconButton(icon("paperclip"), "Attach files", { class: "btn quiet ic" }, () =>
    picker.click(),
  );
  const submit = iconButton(icon("send"), "Send", { class: "btn p ic" }, () => void trySend());
  const element = el(
    "form",
    { class: "composer" },
    label,
    chips,
    field,
    el(
      "div",
      { class: "composer-row" },
      attach,
      picker,
      el("span", { class: "hint composer-hint" }, "Enter sends, Shift+Enter begins a new line"),
      submit,
    ),
    fault,
  );

  const fit = () => {
    field.style.height = "auto";
    if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight}px`;
    submit.disabled = sending || (field.value.trim() === "" && files.length === 0);
    submit.title = submit.disabled ? "Write something to send" : "Send";
  };
  const showFiles = () => {
    chips.hidden = files.length === 0;
    chips.replaceChildren(
      ...files.map((file) =>
        el(
          "li",
          { class: "tag" },
          `${file.name}, ${sizeName(file.size)}`,
          iconButton(icon("x", "i s"), `Remove ${file.name}`, { class: "btn quiet ic sm" }, () => {
            files = files.filter((one) => one !== file);
            showFiles();
          }),
        ),
      ),
    );
    fit();
  };
  /** @param {string | null} text */
  const complain = (text) => {
    fault.hidden = text === null;
    fault.textContent = text;
  };
  /** @param {Iterable<File>} more */
  const add = (more) => {
    const all = [...files, ...more];
    if (all.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) {
      complain(
        `These files are larger than ${sizeName(MOST_BYTES)} together, which is the most that one message takes.`,
      );
      return;
    }
    complain(null);
    files = all;
    showFiles();
  };
  const trySend = async () => {
    const text = field.value;
    if (sending || (text.trim() === "" && files.length === 0)) return;
    sending = true;
    fit();
    try {
      await send(text, files);
      if (field.value === text) field.value = "";
      files = [];
      complain(null);
    } catch (thrown) {
      complain(notSent(thrown));
    } finally {
      sending = false;
      showFiles();
      field.focus();
    }
  };

  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void trySend();
  });
  field.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    void trySend();
  });
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer?.files ?? []);
  });
  picker.addEventListener("change", () => {
    add(picker.files ?? []);
    picker.value = "";
  });
  fit();
  return {
    element,
    describe: (name, placeholder) => {
      label.textContent = name;
      field.placeholder = placeholder;
    },
    focus: () => field.focus(),
    draft: () => ({ text: field.value, files }),
    setDraft: (draft) => {
      field.value = draft.text;
      files = draft.files;
      complain(null);
      showFiles();
    },
  };
}

/**
 * A message being changed in its place.
 * @param {string} text
 * @param {(text: string) => Promise<void>} save
 * @param {() => void} leave
 * @returns {HTMLFormElement}
 */
export function createEditor(text, save, leave) {
  const field = el("textarea", {
    "aria-label": "Edit the message",
    rows: Math.min(12, text.split("\n").length),
  });
  field.value = text;
  const fault = el("p", { class: "fault", role: "alert", hidden: true });
  const commit = async () => {
    try {
      await save(field.value);
    } catch (thrown) {
      fault.hidden = false;
      fault.textContent = `Not saved: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    }
  };
  const form = el(
    "form",
    { class: "editor" },
    field,
    fault,
    el(
      "div",
      { class: "composer-row" },
      button("Cancel", { class: "btn sm" }, leave),
      el("button", { type: "submit", class: "btn p sm" }, "Save"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void commit();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void commit();
  });
  return form;
}

/**
 * fetch throws a TypeError when nobody answers: whatever its words are, the playground is gone.
 * @param {unknown} thrown
 */
function notSent(thrown) {
  if (thrown instanceof TypeError)
    return "The playground has stopped. Run npm start; your text is kept here.";
  return `Not sent: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
}
