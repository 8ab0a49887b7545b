import type { Base } from "./context.ts";
import type { ValueType } from "./value-types.ts";

export type SettingGroup =
  | "slack"
  | "access"
  | "codex"
  | "turns"
  | "paths"
  | "http"
  | "network"
  | "github"
  | "logging"
  | "disk"
  | "integrations";

export type SettingDefault<Value> =
  | { readonly kind: "required" }
  /** Not set is a state of its own: the value is null. */
  | { readonly kind: "none" }
  | { readonly kind: "fixed"; readonly value: Value }
  /** `text` is how the documentation writes it. */
  | { readonly kind: "derived"; readonly text: string; readonly from: (base: Base) => Value };

/** One environment variable of the worker. */
export interface Setting<Value> {
  readonly group: SettingGroup;
  readonly type: ValueType<NonNullable<Value>>;
  readonly default: SettingDefault<NonNullable<Value>>;
  /** What people call it: a few words, without a full stop. */
  readonly label: string;
  /** For tests and unusual installations: shown among all variables only. */
  readonly isRare: boolean;
  /** One sentence: what it does and what follows from it. */
  readonly description: string;
  /** Never shown whole, never in a log, never in an agent's environment unless it is meant for it. */
  readonly secret: boolean;
  /** Whether a change takes effect only when the worker starts again. */
  readonly needsRestart: boolean;
  /** Why setting it has no effect any more, for variables of earlier products. */
  readonly deprecated?: string;
  /** The feature that will use it and is not built yet: a plural. */
  readonly comesWith?: string;
  /** Only types: tells `null` of an optional setting from a value. */
  readonly valueType?: Value;
}

interface Details {
  readonly label: string;
  readonly isRare?: boolean;
  readonly description: string;
  readonly secret?: boolean;
  readonly deprecated?: string;
  readonly comesWith?: string;
}

/** Makes the settings of one group. */
export function settingsOf(group: SettingGroup) {
  const make = <Value>(
    type: ValueType<NonNullable<Value>>,
    byDefault: SettingDefault<NonNullable<Value>>,
    details: Details,
  ): Setting<Value> => ({
    group,
    type,
    default: byDefault,
    label: details.label,
    isRare: details.isRare ?? false,
    description: details.description,
    secret: details.secret ?? false,
    needsRestart: details.deprecated === undefined,
    ...(details.deprecated === undefined ? {} : { deprecated: details.deprecated }),
    ...(details.comesWith === undefined ? {} : { comesWith: details.comesWith }),
  });
  return {
    /** Must be set. */
    required: <Value extends NonNullable<unknown>>(type: ValueType<Value>, details: Details) =>
      make<Value>(type as ValueType<NonNullable<Value>>, { kind: "required" }, details),
    /** May be missing: then it is null. */
    optional: <Value extends NonNullable<unknown>>(type: ValueType<Value>, details: Details) =>
      make<Value | null>(type as ValueType<NonNullable<Value>>, { kind: "none" }, details),
    /** Has this value when it is not set. */
    fixed: <Value extends NonNullable<unknown>>(
      type: ValueType<Value>,
      value: NoInfer<Value>,
      details: Details,
    ) => make<Value>(type as ValueType<NonNullable<Value>>, { kind: "fixed", value }, details),
    /** Has a value that follows from others when it is not set. */
    derived: <Value extends NonNullable<unknown>>(
      type: ValueType<Value>,
      text: string,
      from: (base: Base) => NoInfer<Value>,
      details: Details,
    ) =>
      make<Value>(
        type as ValueType<NonNullable<Value>>,
        { kind: "derived", text, from: from as (base: Base) => NonNullable<Value> },
        details,
      ),
  };
}
