import { type Args, fieldText, isRecord, jsonArg, textArg } from "../args.ts";
import { checkBlocks } from "../blocks.ts";
import type { Core } from "../core.ts";
import type { ViewDefinition } from "../modals.ts";
import { viewWire } from "../view-wire.ts";
import { type Method, type MethodReply, ok, slackError } from "./method.ts";

const TITLE_LENGTH = 24;
const METADATA_LENGTH = 3_000;
const CALLBACK_LENGTH = 255;

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": { run: open, token: "bot" },
  "views.push": { run: push, token: "bot" },
  "views.update": { run: update, token: "bot" },
  "views.publish": { run: publish, token: "bot" },
};

export type ViewFound =
  | { readonly ok: true; readonly definition: ViewDefinition }
  | { readonly ok: false; readonly reply: MethodReply };

/** Judges a view as views.open does. */
export function readView(core: Core, value: unknown): ViewFound {
  if (!isRecord(value)) return { ok: false, reply: slackError("invalid_arguments") };
  const type = fieldText(value, "type");
  const blocks = checkBlocks(value["blocks"], "modal", () => core.ids.hex(5));
  const faults = [
    ...(type === "modal" || type === "home"
      ? []
      : ["[ERROR] invalid type [json-pointer:/view/type]"]),
    ...(blocks.ok
      ? []
      : blocks.messages.length > 0
        ? blocks.messages
        : [`[ERROR] ${blocks.error}`]),
    ...(type === "modal" && !isRecord(value["title"])
      ? ["[ERROR] missing required field: title [json-pointer:/view]"]
      : []),
    ...["title", "submit", "close"].flatMap((key) =>
      tooLong(fieldText(value[key], "text"), TITLE_LENGTH, `/view/${key}/text`),
    ),
    ...tooLong(fieldText(value, "private_metadata"), METADATA_LENGTH, "/view/private_metadata"),
    ...tooLong(fieldText(value, "callback_id"), CALLBACK_LENGTH, "/view/callback_id"),
  ];
  if (faults.length > 0 || !blocks.ok) {
    const body = { response_metadata: { messages: faults } };
    return { ok: false, reply: slackError("invalid_arguments", body) };
  }
  return { ok: true, definition: { ...value, blocks: blocks.blocks } };
}

function tooLong(text: string | undefined, limit: number, at: string): readonly string[] {
  if (text === undefined || text.length <= limit) return [];
  return [`[ERROR] must be less than ${limit + 1} characters [json-pointer:${at}]`];
}

function viewArg(core: Core, args: Args): ViewFound {
  const given = jsonArg(args, "view");
  return readView(core, given.kind === "value" ? given.value : null);
}

function open(core: Core, args: Args): MethodReply {
  const view = viewArg(core, args);
  if (!view.ok) return view.reply;
  const trigger = core.triggers.use(textArg(args, "trigger_id") ?? "");
  if (!trigger.ok) return slackError(trigger.error);
  return ok({ view: viewWire(core, core.modals.open(trigger.user, view.definition)) });
}

function push(core: Core, args: Args): MethodReply {
  const view = viewArg(core, args);
  if (!view.ok) return view.reply;
  const trigger = core.triggers.use(textArg(args, "trigger_id") ?? "");
  if (!trigger.ok) return slackError(trigger.error);
  const pushed = core.modals.push(trigger.user, view.definition);
  return pushed.ok ? ok({ view: viewWire(core, pushed.view) }) : slackError(pushed.error);
}

function update(core: Core, args: Args): MethodReply {
  const view = viewArg(core, args);
  if (!view.ok) return view.reply;
  const id = textArg(args, "view_id") ?? "";
  const updated = core.modals.update(id, view.definition, textArg(args, "hash"));
  return updated.ok ? ok({ view: viewWire(core, updated.view) }) : slackError(updated.error);
}

function publish(core: Core, args: Args): MethodReply {
  const view = viewArg(core, args);
  if (!view.ok) return view.reply;
  const user = textArg(args, "user_id") ?? "";
  if (core.world.user(user) === undefined) return slackError("invalid_arguments");
  const before = core.modals.home(user);
  const hash = textArg(args, "hash");
  if (hash !== undefined && hash !== before?.hash) return slackError("hash_conflict");
  return ok({ view: viewWire(core, core.modals.publish(user, view.definition)) });
}
