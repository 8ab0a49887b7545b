import { z } from "zod";
import { defineTool, refuse, type Tool } from "./tool.ts";

export interface GitHubTokenOptions {
  /** The token with which a session acts on GitHub, or why there is none. */
  readonly resolve: (
    sessionKey: string,
  ) => Promise<
    { readonly ok: true; readonly token: string } | { readonly ok: false; readonly message: string }
  >;
}

/** For the agent's gh and git. */
export function gitHubTokenTool({ resolve }: GitHubTokenOptions): Tool {
  return defineTool({
    name: "github_token",
    route: { method: "POST", path: "/slack/github-token/resolve" },
    isRouteOnly: true,
    needsSessionToken: true,
    description: "The GitHub token of this session.",
    input: z.object({ cwd: z.string().max(4_096).optional() }),
    handle: async (_, { sessionKey }) => {
      const resolved = await resolve(sessionKey);
      return resolved.ok
        ? { ok: true, body: { token: resolved.token }, text: "" }
        : refuse(409, "no_github_account", resolved.message);
    },
  });
}
