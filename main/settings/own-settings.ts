import type { DescribedSetting } from "../../broker/api/describe.ts";
import type { RestartNeeded } from "../api/settings.ts";
import { type Environment, readControlSettings } from "./control-settings.ts";
import { OPERATOR_NAME_MAX_CHARACTERS } from "./operator-name.ts";

/** A setting of the control plane, which stands in worker.env beside those of the worker. */
export interface OwnSetting extends DescribedSetting {
  readonly restart: RestartNeeded;
}

export const ownGroups: readonly { readonly id: string; readonly title: string }[] = [
  { id: "control-plane", title: "Control plane" },
];

const common = {
  group: "control-plane",
  choices: [],
  secret: false,
  rare: false,
  withoutEffect: null,
};

export const ownSettings: readonly OwnSetting[] = [
  {
    ...common,
    name: "OPERATOR_NAME",
    label: "Your name in Slack",
    description: "Who acts here, as Slack's threads name them.",
    type: {
      kind: "text",
      wants: `one line of at most ${OPERATOR_NAME_MAX_CHARACTERS} characters`,
      unit: null,
      min: null,
      max: null,
    },
    default: { kind: "derived", text: "the account's full name" },
    restartNeeded: false,
    restart: "none",
  },
  {
    ...common,
    name: "ADMIN_PORT",
    label: "TCP port of the admin page",
    description: "The port on 127.0.0.1 at which a browser reaches this page.",
    type: {
      kind: "number",
      wants: "a whole number from 1 to 65535",
      unit: null,
      min: 1,
      max: 65_535,
    },
    default: { kind: "fixed", text: "3001" },
    restartNeeded: true,
    restart: "control-plane",
  },
];

/** What is wrong with the control plane's own settings, in the words of the worker's problems. Pure. */
export function ownProblems(environment: Environment) {
  return ownSettings.flatMap(({ name, type }) => {
    const read = readControlSettings({ [name]: environment[name] }, process.platform);
    if (read.ok) return [];
    const got = JSON.stringify((environment[name] ?? "").slice(0, 60));
    return [{ variable: name, got, wants: type.wants, message: read.error.hint }];
  });
}
