/**
 * Sentences one after another, in either language; what is missing is left out. After a Chinese mark
 * comes no space. Pure.
 */
export function sentences(...texts: readonly (string | false | null | undefined)[]): string {
  let said = "";
  for (const text of texts) {
    if (!text) continue;
    said += said === "" || ENDS_IN_CHINESE.test(said) ? text : ` ${text}`;
  }
  return said;
}

const ENDS_IN_CHINESE = /(?:[。！？：；，]|\p{Script=Han}…+)$/u;
