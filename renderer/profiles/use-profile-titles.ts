import { useStatus } from "../frame/use-service.ts";
import { titleOf } from "./profile-words.ts";

/** What people call a profile, by its name; the name itself for one that is no longer there. */
export function useProfileTitles(): (name: string) => string {
  const profiles = useStatus()?.profiles ?? [];
  return (name) => {
    const profile = profiles.find((one) => one.name === name);
    return profile === undefined ? name : titleOf(profile);
  };
}
