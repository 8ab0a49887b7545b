import { type Args, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { listPage } from "../paging.ts";
import { botProfileWire, userWire } from "../wire.ts";
import { pageLimit } from "./conversations.ts";
import { cursorBody, type Method, type MethodReply, ok, slackError } from "./method.ts";

export const peopleMethods: Readonly<Record<string, Method>> = {
  "auth.test": { run: authTest, token: "bot" },
  "team.info": { run: teamInfo, token: "bot", scope: "team:read" },
  "bots.info": { run: botsInfo, token: "bot", scope: "users:read" },
  "users.info": { run: usersInfo, token: "bot", scope: "users:read" },
  "users.list": { run: usersList, token: "bot", scope: "users:read" },
  "users.lookupByEmail": { run: lookupByEmail, token: "bot", scope: "users:read.email" },
};

function authTest(core: Core): MethodReply {
  const { team, app } = core.world;
  return ok({
    url: `${core.baseUrl()}/`,
    team: team.name,
    user: app.botName,
    team_id: team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  });
}

function teamInfo(core: Core): MethodReply {
  const { team } = core.world;
  return ok({
    team: {
      id: team.id,
      name: team.name,
      url: `${core.baseUrl()}/`,
      domain: team.domain,
      email_domain: "",
      icon: { image_default: true, image_34: `${core.baseUrl()}/avatar.svg` },
      avatar_base_url: `${core.baseUrl()}/`,
      is_verified: false,
    },
  });
}

function botsInfo(core: Core, args: Args): MethodReply {
  const wanted = textArg(args, "bot");
  const face = core.world.users().find((user) => user.bot?.botId === wanted);
  if (face?.bot === undefined) return slackError("bot_not_found");
  const { id, name, icons, deleted, updated, app_id } = botProfileWire(core, face.bot, face);
  return ok({ bot: { id, deleted, name, updated, app_id, user_id: face.id, icons } });
}

function usersInfo(core: Core, args: Args): MethodReply {
  const user = core.world.user(textArg(args, "user") ?? "");
  if (user === undefined) return slackError("user_not_found");
  return ok({ user: userWire(core, user, seesEmail(core)) });
}

function usersList(core: Core, args: Args): MethodReply {
  const limit = pageLimit(args);
  if (limit === null) return slackError("invalid_limit");
  const page = listPage(core.world.users(), (user) => user.id, limit, textArg(args, "cursor"));
  if (!page.ok) return slackError(page.error);
  return ok({
    members: page.items.map((user) => userWire(core, user, seesEmail(core))),
    cache_ts: Math.floor(core.clock.now() / 1000),
    ...cursorBody(page.nextCursor),
  });
}

function lookupByEmail(core: Core, args: Args): MethodReply {
  const email = textArg(args, "email")?.toLowerCase();
  const user = core.world
    .users()
    .find((one) => email !== undefined && one.email?.toLowerCase() === email);
  if (user === undefined) return slackError("users_not_found");
  return ok({ user: userWire(core, user, true) });
}

function seesEmail(core: Core): boolean {
  return core.world.app.scopes.includes("users:read.email");
}
