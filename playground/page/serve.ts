import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A static file, ready to be sent. */
export interface PageFile {
  readonly body: string;
  readonly contentType: string;
}

const CONTENT_TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
} as const;

/** Every file of the page by its path. A file that is not named here is not served. */
const FILES: ReadonlyMap<string, keyof typeof CONTENT_TYPES> = new Map([
  ["index.html", "html"],
  ["tokens.css", "css"],
  ["page.css", "css"],
  ["icon.svg", "svg"],
  ["api.js", "js"],
  ["blocks.js", "js"],
  ["composer.js", "js"],
  ["conversation-view.js", "js"],
  ["directory.js", "js"],
  ["elements.js", "js"],
  ["faults.js", "js"],
  ["icons.js", "js"],
  ["markdown.js", "js"],
  ["message-list.js", "js"],
  ["message-view.js", "js"],
  ["modal.js", "js"],
  ["modals.js", "js"],
  ["mrkdwn.js", "js"],
  ["notice.js", "js"],
  ["page.js", "js"],
  ["render-text.js", "js"],
  ["rich-text.js", "js"],
  ["sidebar.js", "js"],
  ["state.js", "js"],
  ["text-tree.js", "js"],
  ["time.js", "js"],
]);

/**
 * The playground's page: `/` and `/assets/<file>` out of `directory`. Null for any other path.
 * Throws when a file that should be there cannot be read.
 */
export function pageHandler(directory: string): (path: string) => PageFile | null {
  return (path) => {
    const name = path === "/" ? "index.html" : /^\/assets\/([a-z-]+\.[a-z]+)$/.exec(path)?.[1];
    const type = name === undefined ? undefined : FILES.get(name);
    if (name === undefined || type === undefined) return null;
    return {
      body: readFileSync(join(directory, name), "utf8"),
      contentType: CONTENT_TYPES[type],
    };
  };
}
