import type { ReactNode } from "react";
import { openLink } from "../frame/open-link.ts";
import { classNames } from "./class-names.ts";

interface WebLinkProps {
  readonly url: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A link to a page of the web, which opens beside this one; its address is in the tooltip. */
export function WebLink({ url, children, className }: WebLinkProps) {
  return (
    <a
      href={url}
      title={url}
      target="_blank"
      rel="noopener noreferrer"
      className={classNames("text-accent-text hover:underline", className)}
      onClick={(event) => {
        // The app opens no window from its page.
        if (window.broker === undefined) return;
        event.preventDefault();
        openLink(url);
      }}
    >
      {children}
    </a>
  );
}
