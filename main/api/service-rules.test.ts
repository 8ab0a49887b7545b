import { expect, it } from "vitest";
import { needsBroker, serviceRules } from "./service-rules.ts";
import type { WorkerState } from "./status.ts";

it.each<[WorkerState, string]>([
  ["stopped", "start"],
  ["crashed", "start"],
  ["refused", "start"],
  ["restarting", "start stop"],
  ["starting", "stop"],
  ["running", "stop restart"],
  ["stopping", ""],
])("a broker that is %s can be given: %s (AD04)", (state, possible) => {
  const rules = serviceRules({ state });
  const names = Object.entries(rules).flatMap(([name, rule]) => (rule.allowed ? [name] : []));
  expect(names.join(" ")).toBe(possible);
});

it("says what to do first where the broker is needed and does not run", () => {
  expect(needsBroker({ state: "running" })).toStrictEqual({ allowed: true });
  expect(needsBroker({ state: "crashed" })).toStrictEqual({
    allowed: false,
    reason: "Start the broker to do this.",
  });
});

it("AD22 gives its reasons in Chinese", () => {
  expect(serviceRules({ state: "stopped" }, "zh").stop).toEqual({
    allowed: false,
    reason: "Broker 已停止。",
  });
  expect(needsBroker({ state: "crashed" }, "zh")).toMatchObject({ reason: "请先启动 Broker。" });
});
