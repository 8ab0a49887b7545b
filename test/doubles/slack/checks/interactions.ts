import { describe, expect, it } from "vitest";
import { connect, errorOf, startDouble, webClient } from "./clients.ts";

export function checkInteractions(): void {
  describe("interactions", () => {
    const button = {
      type: "actions",
      elements: [
        {
          type: "button",
          action_id: "go",
          value: "yes",
          text: { type: "plain_text", text: "Go" },
        },
      ],
    };
    const modal = {
      type: "modal",
      callback_id: "ask",
      notify_on_close: true,
      title: { type: "plain_text", text: "Ask" },
      submit: { type: "plain_text", text: "Send" },
      blocks: [
        {
          type: "input",
          block_id: "b",
          label: { type: "plain_text", text: "Answer" },
          element: { type: "plain_text_input", action_id: "a" },
        },
      ],
    };

    it("clicks a button and opens a modal once with its trigger", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double, (one) =>
        one.type === "interactive" && one.body["type"] === "view_submission"
          ? { response_action: "errors", errors: { b: "too short" } }
          : {},
      );
      const client = webClient(double);
      const posted = await client.apiCall("chat.postMessage", {
        channel: "C0GENERAL",
        text: "choose",
        blocks: [button],
      });
      const ts = String(Reflect.get(posted, "ts"));
      const clicked = await double.people.click({
        user: "U0ADA",
        actionId: "go",
        message: { channel: "C0GENERAL", ts },
      });
      expect(clicked).toEqual({ ok: true, value: { acknowledged: true } });
      const action = arrived.find((one) => one.body["type"] === "block_actions")?.body;
      expect(action).toMatchObject({
        user: { id: "U0ADA" },
        container: { message_ts: ts, is_ephemeral: false },
        actions: [{ action_id: "go", value: "yes" }],
      });
      const trigger_id = String(action?.["trigger_id"]);
      await client.apiCall("views.open", { trigger_id, view: modal });
      expect(await errorOf(client.apiCall("views.open", { trigger_id, view: modal }))).toBe(
        "exchanged_trigger_id",
      );
      const view_id = double.workspace.core.modals.top("U0ADA")?.id ?? "";
      const stale = client.apiCall("views.update", { view_id, view: modal, hash: "stale" });
      expect(await errorOf(stale)).toBe("hash_conflict");
      const empty = await double.people.submitView("U0ADA", {});
      expect(empty).toMatchObject({ value: { errors: { b: expect.any(String) } } });
      const values = { b: { a: { type: "plain_text_input", value: "hi" } } };
      const submitted = await double.people.submitView("U0ADA", values);
      expect(submitted).toMatchObject({ value: { errors: { b: "too short" } } });
      expect(arrived.at(-1)?.body).toMatchObject({ view: { state: { values } } });
      await double.people.closeView("U0ADA");
      expect(arrived.at(-1)?.body).toMatchObject({ type: "view_closed", is_cleared: false });
    });

    it("answers an ephemeral's button through its response_url, five times", async () => {
      const double = await startDouble();
      const { arrived } = await connect(double);
      const posted = await webClient(double).apiCall("chat.postEphemeral", {
        channel: "C0GENERAL",
        user: "U0ADA",
        text: "choose",
        blocks: [button],
      });
      const ts = String(Reflect.get(posted, "message_ts"));
      await double.people.click({
        user: "U0ADA",
        actionId: "go",
        message: { channel: "C0GENERAL", ts },
      });
      const body = arrived[0]?.body;
      expect(body).toMatchObject({ container: { is_ephemeral: true } });
      expect(body).not.toHaveProperty("message");
      const url = String(body?.["response_url"]);
      const respond = () =>
        fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ replace_original: true, text: "thanks" }),
        });
      for (let use = 1; use <= 5; use += 1) expect((await respond()).status).toBe(200);
      expect((await respond()).status).toBe(404);
      expect(double.workspace.core.world.ephemerals("C0GENERAL")[0]?.text).toBe("thanks");
    });

    it("says so when nobody acknowledges", async () => {
      const double = await startDouble({ ackScale: 0.01 });
      await connect(double, () => null);
      const posted = await webClient(double).apiCall("chat.postMessage", {
        channel: "C0GENERAL",
        text: "choose",
        blocks: [button],
      });
      const clicked = await double.people.click({
        user: "U0ADA",
        actionId: "go",
        message: { channel: "C0GENERAL", ts: String(Reflect.get(posted, "ts")) },
      });
      expect(clicked).toEqual({ ok: true, value: { acknowledged: false } });
    });
  });
}
