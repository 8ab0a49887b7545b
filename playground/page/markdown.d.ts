import type { TreeNode } from "./text-tree.js";

export function parseMarkdown(text: string): TreeNode[];
