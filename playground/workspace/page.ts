/** A file of the page that shows the workspace, or null when there is none at that path. */
export type PageSource = (
  path: string,
) => { readonly body: string | Uint8Array<ArrayBuffer>; readonly contentType: string } | null;

/** The page runs only its own scripts and styles and talks only to its own server. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

/** The picture of everybody, so that `image_72` and its like lead somewhere. */
export const AVATAR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><rect width="72" height="72" rx="12" fill="#d0d3d8"/><circle cx="36" cy="28" r="13" fill="#70757d"/><path d="M12 68a24 24 0 0 1 48 0z" fill="#70757d"/></svg>';
