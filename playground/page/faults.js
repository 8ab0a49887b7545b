import { byId } from "./elements.js";

/** @typedef {Readonly<Record<string, any>>} Json */
/** @typedef {"channel-fault" | "thread-fault"} FaultPlace Where on the page a failure is told. */

/** @param {unknown} thrown */
export function reasonOf(thrown) {
  // fetch throws a TypeError when nobody answers: whatever its words are, the playground is gone.
  if (thrown instanceof TypeError) return "The playground has stopped. Run npm start.";
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * @param {FaultPlace} id
 * @param {string | null} text Null takes the last one away.
 */
export function showFault(id, text) {
  const place = byId(id);
  place.hidden = text === null;
  place.textContent = text;
}

/**
 * Does something that a control asks for; what goes wrong is told in the pane where it happened.
 * @param {HTMLElement} control
 * @param {() => Promise<Json>} work
 */
export async function whileBusy(control, work) {
  const place = control.closest("#thread") === null ? "channel-fault" : "thread-fault";
  control.setAttribute("aria-busy", "true");
  try {
    const outcome = await work();
    const unanswered = outcome["acknowledged"] === false;
    showFault(
      place,
      unanswered ? "The app did not answer. Check that it is connected, then try again." : null,
    );
  } catch (thrown) {
    showFault(place, reasonOf(thrown));
  } finally {
    control.removeAttribute("aria-busy");
  }
}
