import { describe, expect, it } from "vitest";
import { firstLineBody } from "./first-line.ts";

const page = { url: "https://broker.test/admin/sessions/C1", host: "mini" };

describe("the first line of a session", () => {
  it("UX03: gives the hint and the button without a link where nobody could open one", () => {
    const body = firstLineBody({ page: null, turnId: "T1" });
    expect(body.text).toBe(
      "On it, in a workspace of its own. Reply here to add something, -stop to stop.",
    );
    expect(JSON.stringify(body.blocks)).not.toContain("Open session");
    expect(body.blocks).toContainEqual(
      expect.objectContaining({
        elements: [expect.objectContaining({ action_id: "turn.stop", value: "T1" })],
      }),
    );
  });

  it("links the session's page", () => {
    const body = firstLineBody({ page, turnId: "T1" });
    expect(JSON.stringify(body.blocks)).toContain(`<${page.url}|Open session> on mini`);
  });

  it("UX10: offers no Stop once nothing runs", () => {
    const body = firstLineBody({ page, turnId: null });
    expect(body.blocks).toHaveLength(1);
    expect(JSON.stringify(body.blocks)).toContain("Open session");
  });
});
