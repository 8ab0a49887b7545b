import { expect, test } from "vitest";
import { z } from "zod";
import { createClient } from "./client.ts";
import { pathOf, queryOf, route } from "./route.ts";

test("A path without its parameter is refused", () => {
  expect(() => pathOf("/sessions/:key", {})).toThrow("needs key");
});

test("A parameter is encoded: a session key holds a colon", () => {
  expect(pathOf("/sessions/:key/stop", { key: "C1:2.3" })).toBe("/sessions/C1%3A2.3/stop");
});

test("Absent values stay out of the address", () => {
  expect(queryOf({ a: 1, b: undefined, c: "x y" })).toBe("?a=1&c=x+y");
});

const table = {
  get: route("GET", "/things/:id", {
    params: z.object({ id: z.string() }),
    answer: z.object({ n: z.number() }),
  }),
};

function clientFor(response: () => Promise<Response>) {
  const requests: string[] = [];
  const client = createClient(table, {
    baseUrl: "http://here",
    timeoutMs: 1_000,
    headers: () => ({ "x-token": "t" }),
    fetch: (input) => {
      requests.push(String(input));
      return response();
    },
  });
  return { client, requests };
}

test("Nobody there is a value, not an exception", async () => {
  const { client } = clientFor(() => Promise.reject(new Error("refused")));
  const got = await client.get({ params: { id: "1" } });
  expect(got).toEqual({ ok: false, error: { kind: "unreachable", message: "refused" } });
});

test("A refusal keeps code, message and hint", async () => {
  const { client } = clientFor(() =>
    Promise.resolve(
      Response.json({ code: "busy", message: "No.", hint: "Wait." }, { status: 409 }),
    ),
  );
  const got = await client.get({ params: { id: "1" } });
  expect(got).toMatchObject({ ok: false, error: { kind: "refused", code: "busy", hint: "Wait." } });
});

test("An answer of another shape is malformed", async () => {
  const { client } = clientFor(() => Promise.resolve(Response.json({ n: "one" })));
  const got = await client.get({ params: { id: "1" } });
  expect(got).toMatchObject({ ok: false, error: { kind: "malformed" } });
});

test("A good answer arrives parsed", async () => {
  const { client, requests } = clientFor(() => Promise.resolve(Response.json({ n: 1 })));
  expect(await client.get({ params: { id: "a/b" } })).toEqual({ ok: true, value: { n: 1 } });
  expect(requests).toEqual(["http://here/things/a%2Fb"]);
});
