import { request } from "node:http";
import { adminRoutes } from "../../api/routes.ts";

const ANSWER_LIMIT_MS = 2_000;
const OK = 200;

/** Whether a control plane answers at the socket. It asks for no token there. */
export function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(
      {
        socketPath,
        path: adminRoutes.readiness.path,
        agent: false,
        headers: { host: "localhost" },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === OK);
      },
    );
    sent.setTimeout(ANSWER_LIMIT_MS, () => sent.destroy());
    sent.on("close", () => resolve(false));
    // Nobody listens, or it does not answer: `close` follows.
    sent.on("error", () => resolve(false));
    sent.end();
  });
}
