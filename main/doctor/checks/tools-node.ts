import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

export interface NodeFacts {
  readonly version: string;
  readonly napi: number;
  readonly path: string;
}

/** The oldest N-API with which the database can be opened. */
const NAPI_NEEDED = 10;

/** The Node that runs the broker and everything of ours. */
export function toolsNode(facts: NodeFacts): Check {
  return {
    id: "tools.node",
    category: "tools",
    title: "Node",
    limitMs: USUAL_LIMIT_MS,
    run: async () => [judgeNode(facts)],
  };
}

/** Pure. */
export function judgeNode({ version, napi, path }: NodeFacts): Finding {
  return napi >= NAPI_NEEDED
    ? passed(`Node ${version.replace(/^v/, "")} at ${path}.`)
    : {
        state: "failed",
        cause: `Node ${version} at ${path} is too old.`,
        consequence: "The broker does not start with it.",
        hint: "Use the Node that comes with the app.",
      };
}
