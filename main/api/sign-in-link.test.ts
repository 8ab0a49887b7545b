import { expect, it } from "vitest";
import { codeOfFragment, signInLink } from "./sign-in-link.ts";

it("puts the code where no server sees it, and reads it there", () => {
  const link = new URL(signInLink("http://127.0.0.1:3001", "a+b/c="));
  expect(link.pathname + link.search).toBe("/admin");
  expect(codeOfFragment(link.hash)).toBe("a+b/c=");
});

it.each(["", "#", "#other=1"])("finds no code in %o", (fragment) => {
  expect(codeOfFragment(fragment)).toBeNull();
});
