/** Shorter values would take ordinary words out of the log. */
const SECRET_MIN_CHARACTERS = 4;
/** Encoded forms of shorter ones are too short to be told from other text. */
const ENCODED_FROM_CHARACTERS = 9;
/** An encoded form that is shorter than this says nothing of the secret. */
const FORM_MIN_CHARACTERS = 8;

/** The ways in which a secret can stand in a text; the longest first. */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < SECRET_MIN_CHARACTERS) return [];
  const forms = new Set([secret, ...escapedForms(secret)]);
  if (secret.length >= ENCODED_FROM_CHARACTERS) {
    for (const form of [...urlForms(secret), ...base64Forms(secret)]) {
      if (form.length >= FORM_MIN_CHARACTERS) forms.add(form);
    }
  }
  return [...forms].toSorted((one, other) => other.length - one.length);
}

/** As JSON writes it within a string, and within a string in a string. */
function escapedForms(secret: string): readonly string[] {
  const once = JSON.stringify(secret).slice(1, -1);
  return [once, JSON.stringify(once).slice(1, -1)];
}

function urlForms(secret: string): readonly string[] {
  // A lone half of a surrogate pair has no URL form.
  const encoded = encodeURIComponent(secret.toWellFormed());
  const lowerCase = encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const inForm = new URLSearchParams({ s: secret }).toString().slice(2);
  return [encoded, lowerCase, inForm, inForm.replaceAll(/%[0-9A-F]{2}/g, (c) => c.toLowerCase())];
}

/**
 * The secret in base64 by itself, and the part that stays the same wherever it stands in a longer
 * text: its bytes can begin at three places in a group of four characters.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString("base64");
  const within = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const start = offset === 0 ? 0 : offset + 1;
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(start, end);
  });
  const forms = [whole, whole.replace(/=+$/, ""), ...within];
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
