import { expect, it, vi } from "vitest";
import type { Operation } from "../../main/api/operations.ts";
import { releaseActions } from "./release-actions.ts";

const yes = { allowed: true } as const;
const nothing = { offered: null, rollBackTo: null, operation: null };
const runs = { check: vi.fn<() => void>(), propose: vi.fn<() => void>() };

it("has only the check where nothing is offered and nothing is there to go back to", () => {
  for (const releases of [null, nothing]) {
    expect(releaseActions(releases, yes, runs)).toMatchObject({
      check: { rule: yes },
      update: null,
      rollBack: null,
    });
  }
});

it("proposes the update on offer, and the way back", () => {
  const some = { ...nothing, offered: "1.5.0", rollBackTo: "1.3.2" };
  const { update, rollBack } = releaseActions(some, yes, runs);
  expect([update?.title, rollBack?.title]).toStrictEqual([
    "Update to 1.5.0…",
    "Roll back to 1.3.2…",
  ]);
  update?.run();
  rollBack?.run();
  expect(runs.propose.mock.calls).toStrictEqual([
    [{ kind: "deploy", version: "1.5.0" }],
    [{ kind: "rollback", version: "1.3.2" }],
  ]);
});

it("changes nothing while another change is under way, and nothing without the control plane", () => {
  const some = { offered: "1.5.0", rollBackTo: "1.3.2", operation: {} as Operation };
  const busy = releaseActions(some, yes, runs);
  expect(busy.update?.rule).toStrictEqual(busy.rollBack?.rule);
  expect(busy.update?.rule).toMatchObject({ reason: "Another change is under way." });
  expect(busy.check.rule).toStrictEqual(yes);
  const away = { allowed: false, reason: "Away." } as const;
  const { check, update } = releaseActions(some, away, runs);
  expect([check.rule, update?.rule]).toStrictEqual([away, away]);
});
