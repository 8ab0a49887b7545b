import { expect, it } from "vitest";
import { inParts } from "./several-acts.ts";

const keys = Array.from({ length: 120 }, (_, index) => `C1:${String(index)}`);

it("W13: asks for no more at once than a call takes", async () => {
  const parts: number[] = [];
  const results = await inParts(keys, async (part) => {
    parts.push(part.length);
    return part.map((key) => ({ key, ok: true as const }));
  });
  expect(parts).toEqual([50, 50, 20]);
  expect(results.map(({ key }) => key)).toEqual(keys);
});

it("W13: keeps what the calls before a failing one did, and names the rest", async () => {
  let calls = 0;
  const results = await inParts(keys, async (part) => {
    calls += 1;
    if (calls === 2) throw new Error("nobody answers");
    return part.map((key) => ({ key, ok: true as const }));
  });
  expect(results.slice(0, 50).every(({ ok }) => ok)).toBe(true);
  expect(results.slice(50)).toHaveLength(70);
  expect(results[50]).toMatchObject({ key: "C1:50", ok: false, message: "nobody answers" });
  expect(calls).toBe(2);
});

it("W13: fails as a whole when nothing was done", async () => {
  await expect(inParts(keys, () => Promise.reject(new Error("nobody answers")))).rejects.toThrow(
    "nobody answers",
  );
});
