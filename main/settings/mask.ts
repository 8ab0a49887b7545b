/** Stands for what is hidden. A value that holds it is never written. */
export const MASK = "•••";

const SHOWN_FIRST = 8;
const SHOWN_LAST = 4;
/** Of a shorter secret the ends would give away too much. */
const SHOWN_FROM = 24;

const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|API_KEY|PRIVATE_KEY|CREDENTIAL/i;
const SECRET_SHAPE = /xox[a-z]-|xapp-|\bsk-|gh[pousr]_|github_pat_|\beyJ|-----BEGIN/;

/** The first eight and the last four characters, or none of a short one. Pure. */
export function masked(secret: string): string {
  if (secret.length < SHOWN_FROM) return MASK;
  return `${secret.slice(0, SHOWN_FIRST)}${MASK}${secret.slice(-SHOWN_LAST)}`;
}

/** A value as people may see it: also a password in an address is hidden. Pure. */
export function shownValue(name: string, value: string, isSecret: boolean): string {
  if (isSecret || looksSecret(name, value)) return masked(value);
  return value.replace(/(:\/\/[^\s/@:]*:)[^\s/@]+@/g, `$1${MASK}@`);
}

/** A variable that nobody declared secret and that is one by its name or its value. Pure. */
export function looksSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || SECRET_SHAPE.test(value);
}
