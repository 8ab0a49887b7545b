import {
  ChartColumn,
  DoorOpen,
  GitCommitHorizontal,
  House,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Package,
  ScrollText,
  Settings,
  Stethoscope,
} from "lucide-react";
import { words } from "./words.ts";

/** A screen that is gone to from everywhere: by the sidebar, its keys and the palette. */
export interface Screen {
  /** Of its action. */
  readonly id: string;
  readonly to: ScreenPath;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
}

export type ScreenPath =
  | "/"
  | "/sessions"
  | "/profiles"
  | "/usage"
  | "/access"
  | "/github-authors"
  | "/releases"
  | "/logs"
  | "/doctor"
  | "/settings";

/** In the order of the sidebar, which has a gap between two groups. */
export const screenGroups: readonly (readonly Screen[])[] = [
  [
    { id: "go.home", to: "/", title: words.home, icon: House, keys: "g h" },
    {
      id: "go.sessions",
      to: "/sessions",
      title: words.sessions,
      icon: MessagesSquare,
      keys: "g s",
    },
  ],
  [
    { id: "go.profiles", to: "/profiles", title: words.profiles, icon: KeyRound, keys: "g p" },
    { id: "go.usage", to: "/usage", title: words.usage, icon: ChartColumn, keys: "g u" },
  ],
  [
    { id: "go.access", to: "/access", title: words.access, icon: DoorOpen, keys: "g c" },
    {
      id: "go.github-authors",
      to: "/github-authors",
      title: words.gitHubAuthors,
      icon: GitCommitHorizontal,
      keys: "g a",
    },
  ],
  [
    { id: "go.releases", to: "/releases", title: words.releases, icon: Package, keys: "g r" },
    { id: "go.logs", to: "/logs", title: words.logs, icon: ScrollText, keys: "g l" },
    { id: "go.doctor", to: "/doctor", title: words.doctor, icon: Stethoscope, keys: "g d" },
  ],
  [{ id: "go.settings", to: "/settings", title: words.settings, icon: Settings, keys: "g ," }],
];
