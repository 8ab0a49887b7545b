import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { ADMIN_PAGE } from "../main/api/sign-in-link.ts";
import { isInApp } from "./frame/platform.ts";
import { Root } from "./frame/root.tsx";
import { NotFound, ScreenFault } from "./frame/screen-problems.tsx";
import { logsSearchSchema } from "./logs/search.ts";
import { profilesSearchSchema } from "./profiles/search.ts";
import { releasesSearchSchema } from "./releases/search.ts";
import { sessionSearchSchema } from "./session/search.ts";
import { sessionsSearchSchema } from "./sessions/search.ts";
import { settingsSearchSchema } from "./settings/search.ts";
import { usageSearchSchema } from "./usage/search.ts";
import { markRead } from "./sessions/use-read-marks.ts";

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./home/home-page.tsx"), "HomePage"),
});

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch: sessionsSearchSchema,
  component: lazyRouteComponent(() => import("./sessions/sessions-page.tsx"), "SessionsPage"),
});

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$key",
  validateSearch: sessionSearchSchema,
  onEnter: ({ params }) => markRead(params.key),
  component: lazyRouteComponent(() => import("./session/session-page.tsx"), "SessionPage"),
});

const profilesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/profiles",
  validateSearch: profilesSearchSchema,
  component: lazyRouteComponent(() => import("./profiles/profiles-page.tsx"), "ProfilesPage"),
});

const usageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/usage",
  validateSearch: usageSearchSchema,
  component: lazyRouteComponent(() => import("./usage/usage-page.tsx"), "UsagePage"),
});

const doctorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/doctor",
  component: lazyRouteComponent(() => import("./doctor/doctor-page.tsx"), "DoctorPage"),
});

const logsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/logs",
  validateSearch: logsSearchSchema,
  component: lazyRouteComponent(() => import("./logs/logs-page.tsx"), "LogsPage"),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("./setup/setup-page.tsx"), "SetupPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  validateSearch: settingsSearchSchema,
  component: lazyRouteComponent(() => import("./settings/settings-page.tsx"), "SettingsPage"),
});

const releasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/releases",
  validateSearch: releasesSearchSchema,
  component: lazyRouteComponent(() => import("./releases/releases-page.tsx"), "ReleasesPage"),
});

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/access",
  component: lazyRouteComponent(() => import("./access/access-page.tsx"), "AccessPage"),
});

const gitHubAuthorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/github-authors",
  component: lazyRouteComponent(
    () => import("./github-authors/github-authors-page.tsx"),
    "GitHubAuthorsPage",
  ),
});

const routeTree = rootRoute.addChildren([
  releasesRoute,
  accessRoute,
  gitHubAuthorsRoute,
  homeRoute,
  sessionsRoute,
  sessionRoute,
  profilesRoute,
  usageRoute,
  logsRoute,
  doctorRoute,
  setupRoute,
  settingsRoute,
]);

/** The pages of the interface. Each page is a file of its own, loaded when it is first opened. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    basepath: isInApp() ? "/" : ADMIN_PAGE,
    defaultErrorComponent: ScreenFault,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
