import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Result } from "../../broker/errors/broker-error.ts";
import type { Core } from "./core.ts";
import { eventStream, type StreamOptions } from "./event-stream.ts";
import { storedFileReply } from "./file-routes.ts";
import type { Message } from "./model.ts";
import type { People } from "./people.ts";
import { mayAct, PERSON_KEY_HEADER } from "./person-key.ts";
import type { PersonFault } from "./person-fault.ts";
import { jsonBody } from "./request-body.ts";
import { wireText } from "./rich-text.ts";
import { viewWire } from "./view-wire.ts";
import type { Wire } from "./json.ts";
import { repeatsText } from "./rich-text.ts";
import { channelWire, fileWire, messageWire, userWire } from "./wire.ts";

type Env = { Bindings: HttpBindings };

const who = { user: z.string(), channel: z.string() };
const message = z.object({
  ...who,
  /** On the wire's terms: escaped, mentions as ids. */
  text: z.string().optional(),
  /** As typed by a person: `@codex` and `<` are turned into what Slack's client would send. */
  typed: z.string().optional(),
  thread_ts: z.string().optional(),
  broadcast: z.union([z.boolean(), z.stringbool()]).optional(),
});
const edit = z.object({
  ...who,
  ts: z.string(),
  text: z.string().optional(),
  typed: z.string().optional(),
});
const deletion = z.object({ ...who, ts: z.string() });
const reaction = z.object({ ...who, ts: z.string(), name: z.string(), present: z.boolean() });
const click = z.looseObject({
  user: z.string(),
  channel: z.string().optional(),
  /** Left out, the click is in the person's top modal. */
  message_ts: z.string().optional(),
  action_id: z.string(),
  block_id: z.string().optional(),
});
const viewSubmit = z.object({
  user: z.string(),
  values: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
const viewClose = z.object({ user: z.string() });

export interface ControlOptions extends StreamOptions {
  /** What acts of people carry, so that no other local program acts as one; null asks for none. */
  readonly personKey: string | null;
}

/** `/_playground/…`: the workspace as a person sees it, for the page and for scripts. */
export function controlRoutes(
  core: Core,
  people: People,
  { personKey, ...stream }: ControlOptions,
): Hono<Env> {
  const routes = new Hono<Env>().basePath("/_playground");
  routes.use(async (context, next) => {
    const isAct = context.req.method !== "GET";
    return isAct && !mayAct(personKey, context.req.header(PERSON_KEY_HEADER))
      ? context.json({ ok: false, error: "not_a_person" }, 403)
      : next();
  });
  routes.get("/state", (context) => context.json(stateWire(core)));
  routes.get("/messages", (context) =>
    context.json(messagesWire(core, context.req.query("channel") ?? "", context.req.query("user"))),
  );
  routes.get("/events", (context) => eventStream(context, core.changes, stream));
  routes.get("/file/:id", (context) => {
    const reply = storedFileReply(core, context.req.param("id"));
    return new Response(reply.body, { status: reply.status, headers: { ...reply.headers } });
  });
  routes.get("/modal", (context) => {
    const views = core.modals.stack(context.req.query("user") ?? "");
    return context.json({ ok: true, views: views.map((view) => viewWire(core, view)) });
  });
  routes.post("/message", (context) => postRoute(core, people, context));
  routes.post("/edit", (context) =>
    withBody(context, edit, (body) => {
      const text = textOf(core, body);
      return messageReply(core, context, people.edit(body.user, body.channel, body.ts, text));
    }),
  );
  routes.post("/delete", (context) =>
    withBody(context, deletion, (body) =>
      messageReply(core, context, people.remove(body.user, body.channel, body.ts)),
    ),
  );
  routes.post("/reaction", (context) =>
    withBody(context, reaction, (body) =>
      messageReply(
        core,
        context,
        people.react(body.user, body.channel, body.ts, body.name, body.present),
      ),
    ),
  );
  routes.post("/click", (context) =>
    withBody(context, click, async (body) => {
      const at =
        body.channel === undefined || body.message_ts === undefined
          ? {}
          : { message: { channel: body.channel, ts: body.message_ts } };
      const done = await people.click({
        user: body.user,
        actionId: body.action_id,
        ...(body.block_id === undefined ? {} : { blockId: body.block_id }),
        ...at,
        chosen: body,
      });
      return resultReply(context, done, (value) => ({ ...value }));
    }),
  );
  routes.post("/view-submit", (context) =>
    withBody(context, viewSubmit, async (body) =>
      resultReply(context, await people.submitView(body.user, body.values), (value) => ({
        ...value,
      })),
    ),
  );
  routes.post("/view-close", (context) =>
    withBody(context, viewClose, async (body) =>
      resultReply(context, await people.closeView(body.user), (value) => ({ ...value })),
    ),
  );
  return routes;
}

async function postRoute(core: Core, people: People, context: Context<Env>): Promise<Response> {
  const type = context.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    return withBody(context, message, (body) => sayReply(core, people, context, body, []));
  }
  const form = await context.req.formData();
  const fields = Object.fromEntries(
    [...form.entries()].filter((entry) => typeof entry[1] === "string"),
  );
  const parsed = message.safeParse(fields);
  if (!parsed.success) return refuse(context, parsed.error);
  const files = [...form.values()].filter((value) => value instanceof File);
  const sent = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
  return sayReply(core, people, context, parsed.data, sent);
}

function sayReply(
  core: Core,
  people: People,
  context: Context<Env>,
  body: z.infer<typeof message>,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Response {
  const said = people.say({
    user: body.user,
    channel: body.channel,
    text: textOf(core, body),
    files,
    ...(body.thread_ts === undefined ? {} : { threadTs: body.thread_ts }),
    ...(body.broadcast === undefined ? {} : { broadcast: body.broadcast }),
  });
  return messageReply(core, context, said);
}

function textOf(
  core: Core,
  body: { readonly text?: string | undefined; readonly typed?: string | undefined },
): string {
  if (body.typed === undefined) return body.text ?? "";
  return wireText(body.typed, core.world.users(), core.world.channels());
}

async function withBody<T>(
  context: Context<Env>,
  schema: z.ZodType<T>,
  act: (body: T) => Response | Promise<Response>,
): Promise<Response> {
  const parsed = schema.safeParse(await jsonBody(context));
  return parsed.success ? act(parsed.data) : refuse(context, parsed.error);
}

function refuse(context: Context<Env>, error: z.ZodError): Response {
  return context.json({ ok: false, error: "invalid_body", detail: z.prettifyError(error) }, 400);
}

function messageReply(
  core: Core,
  context: Context<Env>,
  result: Result<Message, PersonFault>,
): Response {
  return resultReply(context, result, (value) => ({ message: messageWire(core, value) }));
}

function resultReply<T>(
  context: Context<Env>,
  result: Result<T, PersonFault>,
  body: (value: T) => Wire,
): Response {
  if (result.ok) return context.json({ ok: true, ...body(result.value) });
  return context.json({ ok: false, error: result.error }, 409);
}

function stateWire(core: Core): Wire {
  const { team, app } = core.world;
  return {
    ok: true,
    team,
    app: { app_id: app.appId, bot_id: app.botId, bot_user_id: app.botUserId, name: app.botName },
    users: core.world.users().map((user) => userWire(core, user, true)),
    channels: core.world.channels().map((channel) => ({
      ...channelWire(core, channel),
      kind: channel.kind,
      members: channel.members,
    })),
    answers: core.answers,
    connections: core.hub.connections().length,
    last_change: core.changes.lastId,
  };
}

function messagesWire(core: Core, channel: string, user: string | undefined): Wire {
  if (core.world.channel(channel) === undefined) return { ok: false, error: "channel_not_found" };
  return {
    ok: true,
    last_change: core.changes.lastId,
    // Beside Slack's own fields: whether the page needs the text alone.
    messages: core.world.messages(channel).map((one) => ({
      ...messageWire(core, one, true),
      repeats_text: repeatsText(one),
    })),
    ephemerals: core.world
      .ephemerals(channel, user)
      .map((one) => ({ ...one, repeats_text: repeatsText(one) })),
    statuses: core.statuses.list().filter((status) => status.channel === channel),
    files: core.files
      .list()
      .filter((file) => file.shares.some((share) => share.channel === channel))
      .map((file) => fileWire(core, file)),
  };
}
