import type { Action } from "../frame/actions.ts";
import { words } from "./words.ts";

/** The ways of adding a profile. */
export interface ProfileWays {
  /** Signs in with a code: a new profile, or one that is to sign in again. */
  readonly withCode: (profile?: { readonly name: string; readonly title: string }) => void;
  readonly withKey: () => void;
  readonly chooseFile: () => void;
  readonly pasteText: () => void;
}

/** The menu of Profiles and the palette read them. Pure. */
export function addProfileActions(add: ProfileWays): readonly Action[] {
  const usual = {
    place: "everywhere",
    palette: { group: "actions", about: words.addProfile },
  } as const;
  return [
    { ...usual, id: "profile.code", title: words.withCode, run: () => add.withCode() },
    { ...usual, id: "profile.file", title: words.chooseFile, run: add.chooseFile },
    { ...usual, id: "profile.paste", title: words.pasteFile, run: add.pasteText },
    { ...usual, id: "profile.key", title: words.withKey, run: add.withKey },
  ];
}
