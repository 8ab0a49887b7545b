import { expect, it } from "vitest";
import { Activities } from "./activities.ts";

const key = "C1:1.1";

it("keeps what is told of a turn for that turn alone", () => {
  const activities = new Activities();
  expect(activities.of(key, undefined)).toBeNull();
  activities.note(key, "T1", { kind: "thinking" }, 1_000);
  expect(activities.of(key, undefined)).toBeNull();
  expect(activities.of(key, "T1")).toMatchObject({ what: { kind: "thinking" }, since: 1_000 });
  expect(activities.of(key, "T2")).toBeNull();
  activities.note(key, "T2", { kind: "planning" }, 2_000);
  expect(activities.of(key, "T1")).toBeNull();
  activities.forget(key);
  expect(activities.of(key, "T2")).toBeNull();
});
