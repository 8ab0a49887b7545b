import { describe, expect, it } from "vitest";
import { byRepository, pushedWords, type Repository, unpushedOf } from "./repository-words.ts";

const repository = (more: Partial<Repository>): Repository => ({
  ...{ path: "app", branch: "fix/heron", unpushedCommits: 0, pullRequest: null, ...more },
});

describe("what is pushed", () => {
  it.each([
    [{ branch: null, unpushedCommits: null }, "No branch is checked out."],
    [{ unpushedCommits: null }, "Whether fix/heron is pushed could not be read."],
    [{ unpushedCommits: 0 }, "All commits on fix/heron are pushed."],
    [{ unpushedCommits: 1 }, "1 commit on fix/heron is not pushed."],
    [{ unpushedCommits: 12 }, "12 commits on fix/heron are not pushed."],
  ])("%j", (more, sentence) => expect(pushedWords(repository(more))).toBe(sentence));

  it("is a risk only where it is known", () => {
    const known = repository({ unpushedCommits: 2 });
    expect(unpushedOf([repository({ unpushedCommits: null }), known, repository({})])).toEqual([
      known,
    ]);
  });
});

describe("changed files by repository", () => {
  const [app, inner] = [repository({}), repository({ path: "app/vendor/lib" })];
  const file = (path: string) => ({ path: `/ws/${path}` });

  it("go to the innermost one, and what is in none comes last", () => {
    const files = [file("notes.md"), file("app/a.ts"), file("app/vendor/lib/b.ts")];
    expect(byRepository(files, [app, inner], "/ws")).toEqual([
      { repository: app, files: [file("app/a.ts")] },
      { repository: inner, files: [file("app/vendor/lib/b.ts")] },
      { repository: null, files: [file("notes.md")] },
    ]);
  });

  it("a name that begins as a repository's does is not in it", () => {
    expect(byRepository([file("app-two/a.ts")], [app], "/ws")).toEqual([
      { repository: app, files: [] },
      { repository: null, files: [file("app-two/a.ts")] },
    ]);
  });

  it("the workspace itself may be one", () => {
    const own = repository({ path: "." });
    expect(byRepository([file("a.ts")], [own], "/ws")).toEqual([
      { repository: own, files: [file("a.ts")] },
    ]);
  });
});
