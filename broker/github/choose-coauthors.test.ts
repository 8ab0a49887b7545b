import { expect, it } from "vitest";
import { chosenOf, coauthorsOf, revisionOf } from "./choose-coauthors.ts";

const authors = new Map([
  ["U1", "Ada <ada@example.com>"],
  ["U2", "Ben <BEN@example.com>"],
  ["U3", "Ben again <ben@example.com>"],
]);

it("GH04: names each address once, and not the author of the commit", () => {
  const named = coauthorsOf(["U1", "U2", "U3"], authors, "ADA@example.com");
  expect(named.coauthors).toEqual([{ userId: "U2", name: "Ben", email: "BEN@example.com" }]);
  expect(named.missing).toEqual([]);
});

it("GH05: people without an author are missing, and the others are named", () => {
  const named = coauthorsOf(["U1", "U9"], authors, null);
  expect(named.coauthors.map(({ userId }) => userId)).toEqual(["U1"]);
  expect(named.missing).toEqual(["U9"]);
});

it("all candidates are chosen until somebody chooses, and later ones still are", () => {
  expect(chosenOf(["U1", "U2"], null)).toEqual(["U1", "U2"]);
  const choice = { candidates: ["U1", "U2"], chosen: ["U2"], ignoresMissing: false };
  expect(chosenOf(["U1", "U2", "U3"], choice)).toEqual(["U2", "U3"]);
  expect(chosenOf(["U1"], choice)).toEqual([]);
});

it("a revision does not depend on the order of the candidates", () => {
  expect(revisionOf(["U2", "U1"])).toBe(revisionOf(["U1", "U2"]));
  expect(revisionOf(["U1"])).not.toBe(revisionOf(["U1", "U2"]));
});
