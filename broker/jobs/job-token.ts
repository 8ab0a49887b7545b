import { createHmac, timingSafeEqual } from "node:crypto";

/** Tokens of jobs: `sbj_<signature>`, derived from a key on disk and the job's id; none is stored. */
export interface JobTokens {
  issue(jobId: string): string;
  verify(jobId: string, token: string): boolean;
}

export function jobTokens(secret: Buffer): JobTokens {
  const issue = (jobId: string) =>
    `sbj_${createHmac("sha256", secret).update(`job:${jobId}`).digest("hex")}`;
  return {
    issue,
    verify: (jobId, token) => {
      const given = Buffer.from(token);
      const wanted = Buffer.from(issue(jobId));
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}
