import { expect, it } from "vitest";
import { SerialLanes } from "./serial-lanes.ts";

it("runs the tasks of a key in order, though one fails", async () => {
  const lanes = new SerialLanes();
  const order: string[] = [];
  const failing = lanes.run("a", async () => {
    await Promise.resolve();
    order.push("first");
    throw new Error("boom");
  });
  const second = lanes.run("a", async () => {
    order.push("second");
  });
  await expect(failing).rejects.toThrow("boom");
  await second;
  expect(order).toEqual(["first", "second"]);
});

it("SI37: lets no key wait for another", async () => {
  const lanes = new SerialLanes();
  let release = () => {};
  const hung = lanes.run("a", () => new Promise<void>((resolve) => (release = resolve)));
  await expect(lanes.run("b", () => Promise.resolve("done"))).resolves.toBe("done");
  release();
  await hung;
  await lanes.idle();
});
