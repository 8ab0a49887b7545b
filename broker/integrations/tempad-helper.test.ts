import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { findTempadHelper } from "./tempad-helper.ts";

const first = "http://host.docker.internal:4318";
const second = "http://host.docker.internal:4320";

/** A network in which the addresses of `there` answer, and which remembers what was asked. */
function network(there: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    const url = String(input);
    asked.push(url);
    const status = there[url];
    return status === undefined
      ? Promise.reject(new Error("ECONNREFUSED"))
      : Promise.resolve(new Response("ok", { status }));
  };
  return { asked, fetch };
}

it.each([
  ["the first when none answers", {}, first],
  ["the first when both answer", { [`${first}/health`]: 200, [`${second}/health`]: 200 }, first],
  ["the second when only it answers", { [`${second}/health`]: 200 }, second],
  [
    "the second when the first is not well",
    { [`${first}/health`]: 503, [`${second}/health`]: 200 },
    second,
  ],
])("OP13: in a container tells of %s", async (_case, there, url) => {
  const { asked, fetch } = network(there);
  const helper = findTempadHelper({ configured: null, inContainer: true, fetch, log: silentLog });
  await helper.found;
  expect(helper.url()).toBe(url);
  expect(asked).toEqual([`${first}/health`, `${second}/health`]);
});

it("OP13: asks nobody when the address is given, or outside of a container", async () => {
  const { asked, fetch } = network({});
  const given = "http://127.0.0.1:4320";
  const of = (configured: string | null, inContainer: boolean) =>
    findTempadHelper({ configured, inContainer, fetch, log: silentLog }).url();
  expect([of(given, true), of(given, false), of(null, false)]).toEqual([given, given, null]);
  expect(asked).toEqual([]);
});
