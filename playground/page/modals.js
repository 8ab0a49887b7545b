import { read, write } from "./api.js";
import { whileBusy } from "./faults.js";
import { createModal } from "./modal.js";
import { directory, state } from "./state.js";

/** @typedef {Readonly<Record<string, any>>} Json */

/** @type {{ dialog: HTMLDialogElement, stamp: string } | null} */
let shown = null;

/** Shows the person's top form, or none when there is none. */
export async function refreshModal() {
  const { views = [] } = await read(`modal?user=${encodeURIComponent(state.me)}`);
  draw(views.at(-1) ?? null);
}

/** @param {Json | null} view */
function draw(view) {
  const stamp = view === null ? "" : JSON.stringify([view["id"], view["blocks"], view["title"]]);
  if (shown?.stamp === stamp) return;
  shown?.dialog.close();
  shown?.dialog.remove();
  shown = null;
  if (view === null) return;
  const dialog = createModal(view, {
    directory,
    submit: async (values) => {
      const outcome = await write("view-submit", { user: state.me, values });
      await refreshModal();
      return outcome;
    },
    close: async () => {
      await write("view-close", { user: state.me });
      await refreshModal();
    },
    act: (action, control) =>
      void whileBusy(control, () => write("click", { user: state.me, ...action })),
  });
  document.body.append(dialog);
  dialog.showModal();
  // The browser would choose Close, which comes first.
  const field = dialog.querySelector(".modal-body :is(input, textarea, select)");
  if (field instanceof HTMLElement) field.focus();
  shown = { dialog, stamp };
}
