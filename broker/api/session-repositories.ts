import { z } from "zod";

/** What `GET /operator/sessions/:key/repositories` answers: where the session's work is. */
export const sessionRepositoriesSchema = z.object({
  ok: z.literal(true),
  repositories: z.array(
    z.object({
      /** Relative to the workspace; "." for the workspace itself. */
      path: z.string(),
      /** Null when no branch is checked out, or its name could not be read. */
      branch: z.string().nullable(),
      /** Commits that no remote has. Null when that could not be found out from git's files. */
      unpushedCommits: z.number().nullable(),
      /** The pull request of this repository that the agent named last. */
      pullRequest: z.object({ number: z.number(), url: z.string() }).nullable(),
    }),
  ),
});
export type SessionRepositories = z.infer<typeof sessionRepositoriesSchema>;
