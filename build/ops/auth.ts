import { z } from "zod";
import { type Container, runningContainer } from "./container.ts";
import { OpsFailure } from "./failure.ts";

export interface AuthWorld {
  readonly container: Container;
  /** A file of this machine; null when there is none. */
  readonly readFile: (path: string) => string | null;
  /** The sign-in of this machine's own Codex. */
  readonly hostAuthFile: string;
}

const profilesSchema = z.object({ profiles: z.array(z.looseObject({ name: z.string() })) });

/** The accounts, what is left of their quota, and the sessions of the live container. */
export async function authStatus({ container }: AuthWorld): Promise<unknown> {
  await runningContainer(container);
  const { profiles } = await profilesOf(container);
  const { sessions } = z
    .object({ sessions: z.array(z.unknown()) })
    .parse(await container.operator("/operator/sessions?limit=50"));
  return { profiles, sessions };
}

export type ProfilesCommand =
  | { readonly kind: "bootstrap"; readonly name: string }
  | { readonly kind: "status" }
  | { readonly kind: "list" }
  | { readonly kind: "import-host"; readonly name: string }
  | { readonly kind: "import"; readonly name: string; readonly from: string }
  | { readonly kind: "use"; readonly name: string };

/** Manages the profiles of the live container; returns what to print. Throws OpsFailure. */
export async function authProfiles(command: ProfilesCommand, world: AuthWorld): Promise<string> {
  const { container } = world;
  await runningContainer(container);
  switch (command.kind) {
    case "list": {
      const { profiles } = await profilesOf(container);
      return profiles.map(({ name }) => `${name}\n`).join("");
    }
    case "status":
      return container.broker(["profiles", "list"]);
    case "use":
      return container.broker(["profiles", "use", command.name]);
    case "import":
      return addProfile(command.name, command.from, world);
    case "import-host":
      return addProfile(command.name, world.hostAuthFile, world);
    case "bootstrap": {
      const { profiles } = await profilesOf(container);
      const [first] = profiles;
      if (first !== undefined) return `There are profiles already: ${first.name} and others.\n`;
      const added = await addProfile(command.name, world.hostAuthFile, world);
      return added + (await container.broker(["profiles", "use", command.name]));
    }
  }
}

/** Puts another sign-in into a profile; what the broker said. Throws OpsFailure. */
export async function replaceAuth(
  { from, name }: { readonly name: string | null; readonly from: string },
  world: AuthWorld,
): Promise<string> {
  await runningContainer(world.container);
  if (name !== null) return addProfile(name, from, world, ["--replace"]);
  const { profiles } = await profilesOf(world.container);
  const [only, ...others] = profiles;
  if (only === undefined || others.length > 0) {
    const hint = "Name the profile with --name, or add one with ops:auth-profiles.";
    throw new OpsFailure(`There are ${profiles.length} profiles.`, hint);
  }
  return addProfile(only.name, from, world, ["--replace"]);
}

/** The sign-in goes through standard input: it never stands among a program's arguments. */
async function addProfile(
  name: string,
  path: string,
  { container, readFile }: AuthWorld,
  more: readonly string[] = [],
): Promise<string> {
  const authJson = readFile(path);
  if (authJson === null) {
    throw new OpsFailure(`There is no file ${path}.`, "Name an auth.json with --from.");
  }
  return container.broker(["profiles", "import", "/dev/stdin", "--name", name, ...more], authJson);
}

async function profilesOf(container: Container): Promise<z.output<typeof profilesSchema>> {
  const text = await container.broker(["profiles", "list", "--json"]);
  return profilesSchema.parse(JSON.parse(text));
}
