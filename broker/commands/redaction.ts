import { type Config, configKeyOf, settingNames, settingOf } from "../config/settings.ts";
import type { PlainLimits } from "../logs/plain-value.ts";
import { createRedactor, type Redactor } from "../logs/redact.ts";

/** A redactor that knows every secret of the configuration. */
export function redactorOf(config: Config): Redactor {
  const secrets = settingNames
    .filter((name) => settingOf(name).secret)
    .map((name) => config[configKeyOf(name)])
    .filter((value) => typeof value === "string");
  return createRedactor(secrets);
}

/** An answer is bounded by its pages; these only stop what has no end. */
const ANSWER_LIMITS: PlainLimits = {
  depth: 32,
  values: 200_000,
  characters: Number.POSITIVE_INFINITY,
};

/** Takes secrets out of what an operator is told. */
export function redactAnswer(redactor: Redactor): (answer: unknown) => unknown {
  return (answer) => redactor.value(answer, ANSWER_LIMITS);
}
