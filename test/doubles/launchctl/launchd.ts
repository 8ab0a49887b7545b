import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { Launchd } from "./commands.ts";
import { readBehaviour } from "./faults.ts";

// launchd for tests: one process per folder. `launchctl.mjs` starts it and sends it commands.

const [folder = ""] = process.argv.slice(2);
const launchd = new Launchd(folder, () => readBehaviour(folder));
const socketPath = join(folder, "s");

const server = createServer({ allowHalfOpen: true }, (connection) => {
  let text = "";
  connection.on("data", (chunk: Buffer) => (text += chunk.toString()));
  connection.on("error", () => connection.destroy());
  connection.on("end", () => {
    const args = z.array(z.string()).parse(JSON.parse(text));
    void perform(args).then((answer) => connection.end(JSON.stringify(answer)));
  });
});
writeFileSync(join(folder, "launchd.pid"), String(process.pid));
server.listen(socketPath);

async function perform(args: readonly string[]): Promise<unknown> {
  switch (args[0]) {
    case "test-login":
      launchd.login(args[1] ?? "", args[2] ?? "");
      return { code: 0, stdout: "", stderr: "" };
    case "test-logout":
      await launchd.logout();
      return { code: 0, stdout: "", stderr: "" };
    case "test-end":
      await launchd.logout();
      server.close(() => rmSync(socketPath, { force: true }));
      return { code: 0, stdout: "", stderr: "" };
    default:
      return launchd.answer(args);
  }
}
