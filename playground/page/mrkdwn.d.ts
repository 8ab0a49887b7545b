import type { TreeNode } from "./text-tree.js";

export function parseMrkdwn(text: string): TreeNode[];
