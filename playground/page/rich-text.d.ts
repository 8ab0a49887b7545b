import type { TreeNode } from "./text-tree.js";

export function richTextTree(block: Readonly<Record<string, unknown>>): TreeNode[];
