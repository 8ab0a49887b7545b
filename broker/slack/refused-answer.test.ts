import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { refusedAnswerSign } from "./refused-answer.ts";
import { fakeApi } from "./testing/fake-api.ts";
import { settle } from "./testing/manual-clock.ts";

it("FR24: marks the thread whose answer Slack refused, and reports when even that is refused", async () => {
  const warnings: string[] = [];
  const api = fakeApi({ "reactions.add": () => ({ ok: true }) });
  const sign = refusedAnswerSign({
    writes: api.clients.writes,
    log: { ...silentLog, warn: (message) => void warnings.push(message) },
  });
  const thread = { channel: "C1", threadTs: "1.1" };
  sign(thread);
  await expect.poll(() => api.callsOf("reactions.add").length).toBe(1);
  expect(Object.fromEntries(api.callsOf("reactions.add")[0] ?? [])).toMatchObject({
    channel: "C1",
    timestamp: "1.1",
    name: "warning",
  });
  await settle();
  expect(warnings).toEqual([]);
  api.on("reactions.add", () => ({ ok: false, error: "is_archived" }));
  sign(thread);
  await expect.poll(() => warnings.length).toBe(1);
});
