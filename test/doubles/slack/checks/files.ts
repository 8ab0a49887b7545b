import { describe, expect, it } from "vitest";
import { errorOf, startDouble, webClient } from "./clients.ts";

export function checkFiles(): void {
  describe("files", () => {
    it("uploads through the SDK and serves the bytes to the bearer only", async () => {
      const double = await startDouble();
      const root = double.say({ channel: "C0GENERAL", text: "root" });
      await webClient(double).filesUploadV2({
        channel_id: "C0GENERAL",
        thread_ts: root,
        filename: "report.md",
        file: Buffer.from("# Report"),
        initial_comment: "done",
      });
      const [upload] = double.uploads();
      expect(upload).toMatchObject({ name: "report.md", size: 8 });
      const info = await webClient(double).files.info({ file: upload?.id ?? "" });
      const url = info.file?.url_private_download ?? "";
      const bearer = { authorization: `Bearer ${double.botToken}` };
      expect(await (await fetch(url, { headers: bearer })).text()).toBe("# Report");
      const refused = await fetch(url);
      expect(refused.status).toBe(200);
      expect(refused.headers.get("content-type")).toContain("text/html");
      expect(double.botMessages("C0GENERAL", root)[0]?.subtype).toBe("file_share");
    });

    it("refuses a body of another length than was announced", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const ticket = await client.files.getUploadURLExternal({ filename: "a.txt", length: 10 });
      const sent = await fetch(ticket.upload_url ?? "", { method: "POST", body: "short" });
      expect(sent.status).toBe(400);
      const complete = client.files.completeUploadExternal({
        files: [{ id: ticket.file_id ?? "" }],
      });
      expect(await errorOf(complete)).toBe("file_not_found");
    });

    it("can stall, redirect and lose a download", async () => {
      const double = await startDouble();
      const ts = double.say({
        channel: "C0GENERAL",
        text: "see",
        files: [{ name: "a.txt", bytes: "hello" }],
      });
      const page = await webClient(double).conversations.replies({ channel: "C0GENERAL", ts });
      const url = page.messages?.[0]?.files?.[0]?.url_private ?? "";
      double.fail("files.download", { kind: "http", status: 404 });
      expect((await fetch(url)).status).toBe(404);
      double.fail("files.download", { kind: "large-body", bytes: 300_000 });
      expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(300_000);
      double.fail("files.download", { kind: "stalled-body", bytes: 3 });
      const stalled = await fetch(url);
      const reader = stalled.body?.getReader();
      expect((await reader?.read())?.value).toHaveLength(3);
      await reader?.cancel();
    });
  });
}
