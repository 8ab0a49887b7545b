import { type PlainLimits, toPlain } from "./plain-value.ts";
import { formsOf } from "./secret-forms.ts";
import { REDACTED, withoutShapes } from "./secret-shapes.ts";

/** Takes secrets out of what is written: those it was told of, and those that look like one. */
export interface Redactor {
  /**
   * From now on this value is taken out wherever it stands, as it is, and encoded for URLs, JSON
   * and base64. Values under four characters are ignored.
   */
  addSecret(secret: string): void;
  text(text: string): string;
  /** A copy that JSON can write, bounded, without secrets in values or keys. */
  value(value: unknown, limits: PlainLimits): unknown;
}

/** Enough for the secrets of the configuration and of many profiles; the oldest go first. */
const FORMS_MAX = 5000;

export function createRedactor(secrets: readonly string[] = []): Redactor {
  /** In the order in which they came. */
  let known: readonly string[] = [];
  /** Longer ones first: a part of a secret must not break the whole one up. */
  let forms: readonly string[] = [];

  const text = (given: string): string => {
    let written = given;
    for (const form of forms) {
      if (written.includes(form)) written = written.replaceAll(form, REDACTED);
    }
    return withoutShapes(written);
  };

  const redactor: Redactor = {
    addSecret: (secret) => {
      const added = formsOf(secret).filter((form) => !known.includes(form));
      known = [...known, ...added].slice(-FORMS_MAX);
      forms = known.toSorted((one, other) => other.length - one.length);
    },
    text,
    value: (value, limits) => toPlain(value, limits, text),
  };
  for (const secret of secrets) redactor.addSecret(secret);
  return redactor;
}
