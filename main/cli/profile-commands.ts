import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ProfileItem, SignIn } from "../../broker/api/profiles.ts";
import { percentWords } from "../api/number-words.ts";
import { standingOf, standingWord } from "../api/profile-standing.ts";
import type { Command, Given } from "./command.ts";
import { answerOf, type CommandContext, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain, table } from "./words.ts";

const LOOK_EVERY_MS = 2_000;

export const profileCommands: readonly Command[] = [
  {
    name: "profiles list",
    summary: "list auth profiles and what is left of their quota",
    operands: [],
    options: [],
    run: async (context) => {
      const list = answerOf(await context.client.listProfiles({}));
      show(context, list, () =>
        list.profiles.length === 0 ? "There are no profiles." : profileTable(list.profiles),
      );
      return exitCodes.ok;
    },
  },
  {
    name: "profiles import",
    summary: "add the sign-in of an auth.json as a profile",
    operands: ["FILE"],
    options: [
      { name: "name", value: "NAME", help: "its name; made of the account otherwise" },
      { name: "replace", value: null, help: "put the sign-in into the profile NAME" },
    ],
    run: async (context, { operands: [file = ""], switches, values }) => {
      const { name } = values;
      const replace = switches.has("replace");
      if (replace && name === undefined) {
        context.complain("--replace needs --name.\n");
        return exitCodes.usage;
      }
      const authJson = context.readFile(file);
      const body = { authJson, replace, ...(name === undefined ? {} : { name }) };
      const added = answerOf(await context.client.addProfile({ body }));
      show(context, added, () =>
        replace
          ? `The sign-in of the profile ${added.name} was replaced.`
          : `The profile ${added.name} was added.`,
      );
      return exitCodes.ok;
    },
  },
  {
    name: "profiles login",
    summary: "sign in with a code that you enter on a page of OpenAI",
    operands: ["[NAME]"],
    options: [],
    run: login,
  },
  {
    name: "profiles use",
    summary: "prefer a profile for new sessions",
    operands: ["NAME"],
    options: [],
    run: async (context, { operands: [name = ""] }) => {
      const done = answerOf(await context.client.activateAuthProfile({ params: { name } }));
      show(context, done, () => `New sessions prefer the profile ${name}.`);
      return exitCodes.ok;
    },
  },
  {
    name: "profiles delete",
    summary: "delete a profile and its sign-in",
    operands: ["NAME"],
    options: [{ name: "force", value: null, help: "also while sessions use it" }],
    run: async (context, { operands: [name = ""], switches }) => {
      const query = switches.has("force") ? { force: "true" as const } : {};
      const removed = answerOf(await context.client.removeAuthProfile({ params: { name }, query }));
      show(context, removed, () => `The profile ${name} was deleted.`);
      return exitCodes.ok;
    },
  },
];

function profileTable(profiles: readonly ProfileItem[]): string {
  const left = (window: { readonly percentLeft: number } | null) =>
    window === null ? "-" : percentWords(window.percentLeft);
  const rows = profiles.map((profile) => {
    const { name, preferred, account, quota, sessions } = profile;
    return [
      preferred ? `${name} *` : name,
      standingWord(standingOf(profile)),
      plain(account?.email ?? account?.kind ?? "-"),
      left(quota.short),
      left(quota.week),
      String(sessions),
    ];
  });
  const list = table(["NAME", "STATE", "ACCOUNT", "LEFT 5 H", "LEFT WEEK", "SESSIONS"], rows);
  return profiles.some(({ preferred }) => preferred)
    ? `${list}\n* is preferred for new sessions.`
    : list;
}

async function login(context: CommandContext, { operands }: Given): Promise<number> {
  const { client, clock, signal } = context;
  const [profile] = operands;
  const body = profile === undefined ? {} : { profile };
  let { signIn } = answerOf(await client.startSignIn({ body }));
  const { id } = signIn;
  if (!context.isJson) {
    context.out(`Open ${signIn.verificationUrl} and enter the code ${signIn.userCode}\n`);
  }
  while (signIn.state.kind === "waiting" && clock.now() < signIn.expiresAt && !signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal);
    ({ signIn } = answerOf(await client.signIn({ params: { id } })));
  }
  if (signal.aborted) await client.cancelSignIn({ params: { id } });
  show(context, signIn, () => signInText(signIn.state));
  return signIn.state.kind === "done" ? exitCodes.ok : exitCodes.failed;
}

function signInText(state: SignIn["state"]): string {
  switch (state.kind) {
    case "done":
      return `The profile ${state.name} is signed in.`;
    case "waiting":
    case "expired":
      return "Nobody entered the code in time. Try again.";
    case "refused":
      return `The sign-in was not completed: ${plain(state.reason)}`;
    case "canceled":
      return "The sign-in was cancelled.";
    case "undecided":
      return "Somebody signed in to another account than expected. Decide on the Profiles page.";
    default:
      return assertNever(state);
  }
}
