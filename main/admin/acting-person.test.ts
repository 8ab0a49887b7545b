import { describe, expect, test } from "vitest";
import { operatorRoutes } from "../../broker/api/routes.ts";
import { bodyWithBy, queryWithBy } from "./acting-person.ts";

describe("who acts", () => {
  test.each([[undefined], [null], ["text"], [[1]], [{ by: "Ane" }], [{ by: "" }], [{ by: 7 }]])(
    "is not added to the body %j",
    (body) => expect(bodyWithBy(body, "Mara")).toEqual(body),
  );

  test("is added to a body that does not say it, unless nobody knows it", () => {
    expect(bodyWithBy({ text: "hi" }, "Mara")).toEqual({ text: "hi", by: "Mara" });
    expect(bodyWithBy({ text: "hi" }, null)).toEqual({ text: "hi" });
  });

  test.each(["sendMessage", "stopTurn", "resumeSession", "takeOffer", "resetSession", "answerAsk"])(
    "reaches the route %s, whose schema keeps it",
    (name) => {
      const bodies = [
        { text: "hi", requestId: "12345678" },
        { choice: "try-again", turnId: "t" },
        { kind: "decline" },
      ];
      const route = Object.entries(operatorRoutes).find(([key]) => key === name)?.[1];
      const parsed = bodies.map((body) => route?.body.safeParse(bodyWithBy(body, "Mara")));
      expect(parsed).toContainEqual(
        expect.objectContaining({ success: true, data: expect.objectContaining({ by: "Mara" }) }),
      );
    },
  );

  test("is added to the query of a removal alone, and not to one that says it", () => {
    const { removeSession, listSessions, retryParked } = operatorRoutes;
    const none = new URLSearchParams();
    expect(queryWithBy(removeSession, none, "Mara Okafor")).toBe("?by=Mara+Okafor");
    expect(queryWithBy(removeSession, none, null)).toBe("");
    expect(queryWithBy(removeSession, new URLSearchParams("by=Ane"), "Mara")).toBe("?by=Ane");
    expect(queryWithBy(retryParked, none, "Mara")).toBe("");
    expect(queryWithBy(listSessions, new URLSearchParams("q=a b&limit=2"), "Mara")).toBe(
      "?q=a+b&limit=2",
    );
  });
});
