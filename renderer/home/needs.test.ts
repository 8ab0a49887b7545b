import { expect, it } from "vitest";
import type { AccessRequest } from "../../broker/api/access.ts";
import type { AskItem } from "../../broker/api/asks.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { needsOf } from "./needs.ts";

const session = (key: string, state: string, since: number) =>
  ({ key, status: { state, since } }) as SessionItem;
const ask = (handle: string, sessionKey: string, kind: string, createdAt: number) =>
  ({ handle, sessionKey, question: { kind }, createdAt }) as AskItem;

const request = (id: string, askedAt: number) => ({ person: { id }, askedAt }) as AccessRequest;

it("puts approvals before questions, decisions, failures, sign-ins and requests, the oldest first", () => {
  const needs = needsOf(
    [
      session("failed", "failed", 1),
      session("decision", "needs-decision", 0),
      session("question", "needs-answer", 2),
      session("young", "needs-approval", 9),
      session("old", "needs-approval", 5),
    ],
    [],
    [{ name: "mara" } as never],
    [request("UBEN", 9), request("UADA", 3)],
  );
  const names = needs.map((need) =>
    need.kind === "profile"
      ? need.profile.name
      : need.kind === "access"
        ? need.request.person.id
        : need.session.key,
  );
  expect(names).toStrictEqual([
    ...["old", "young", "question", "decision", "failed"],
    ...["mara", "UADA", "UBEN"],
  ]);
});

it("gives a session the oldest ask of the kind that its state names", () => {
  const asks = [
    ask("later", "a", "command", 3),
    ask("question", "a", "input", 1),
    ask("first", "a", "network", 2),
    ask("other", "b", "command", 0),
  ];
  expect(needsOf([session("a", "needs-approval", 0)], asks, [])).toMatchObject([
    { ask: { handle: "first" } },
  ]);
  expect(needsOf([session("c", "needs-answer", 0)], asks, [])).toMatchObject([{ ask: null }]);
});
