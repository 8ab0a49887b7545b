import { describe, expect, test } from "vitest";
import { fullNameInPasswd, operatorName, thisAccount } from "./operator-name.ts";

const nobody = { configured: null, userName: () => null, fullName: () => Promise.resolve(null) };

describe("the operator's name", () => {
  test("is nobody's when neither the settings nor the system know one", async () => {
    const name = operatorName({ ...nobody, userName: () => " ", fullName: async () => "\n" });
    await Promise.resolve();
    expect(name.current()).toBeNull();
  });

  test("stays the name for signing in when the system does not answer, or fails", async () => {
    const silent = operatorName({
      ...nobody,
      userName: () => "mara",
      fullName: () => new Promise(() => {}),
    });
    const failing = operatorName({
      ...nobody,
      userName: () => "mara",
      fullName: () => Promise.reject(new Error("no directory service")),
    });
    await Promise.resolve();
    expect([silent.current(), failing.current()]).toEqual(["mara", "mara"]);
  });

  test("is the account's full name as soon as it is known", async () => {
    const fullName = Promise.resolve("Mara Okafor\n");
    const name = operatorName({ ...nobody, userName: () => "mara", fullName: () => fullName });
    expect(name.current()).toBe("mara");
    await expect.poll(() => name.current()).toBe("Mara Okafor");
  });

  test("is the configured one without asking the system", () => {
    const name = operatorName({
      configured: "The platform team",
      userName: () => expect.fail("asked"),
      fullName: () => expect.fail("asked"),
    });
    expect(name.current()).toBe("The platform team");
  });

  test("is on one line, and no longer than the worker's routes take", async () => {
    const long = `Mara\tO\u0007kafor ${"x".repeat(200)}`;
    const name = operatorName({ ...nobody, fullName: async () => long });
    await expect.poll(() => name.current()).toHaveLength(100);
    expect(name.current()).toMatch(/^Mara O kafor x+$/);
  });

  test.each([
    ["mara:x:501:20:Mara Okafor,Room 4,,:/home/mara:/bin/sh\n", "Mara Okafor"],
    ["mara:x:501:20:,,,:/home/mara:/bin/sh", null],
    ["mara:x:501:20", null],
    ["", null],
  ])("in the passwd line %j is %j", (line, name) => {
    expect(fullNameInPasswd(line)).toBe(name);
  });

  test("of this account can be asked of this system", () => {
    expect(operatorName({ configured: null, ...thisAccount }).current()).not.toBe("");
  });
});
