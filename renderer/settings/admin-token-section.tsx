import { useState } from "react";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { words } from "./words.ts";

/** Where the admin token is, and a copy of it where this page has it. */
export function AdminTokenSection({ file }: { readonly file: string }) {
  const { token, needsToken } = useAdminApi();
  // The app's window never sees the token: the shell adds it to each request.
  const own = needsToken ? token.get() : null;
  return (
    <section aria-labelledby="settings-admin-token">
      <SectionHead id="settings-admin-token" title={words.tokenTitle} />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(240px,320px)] gap-x-8 py-3">
        <div>
          <p className="font-medium">{words.tokenFile}</p>
          <p className="text-text-2">{words.tokenText}</p>
        </div>
        <div className="min-w-0">
          <code className="block break-all">{file}</code>
          <div className="mt-2 flex gap-2">
            <CopyButton label={words.copyPath} text={file} />
            {own !== null && <CopyButton label={words.copyToken} text={own} />}
          </div>
        </div>
      </div>
    </section>
  );
}

function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | { readonly error: unknown }>("no");
  const copy = () =>
    window.navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      (error: unknown) => setCopied({ error }),
    );
  return (
    <span>
      <Button size="small" onClick={() => void copy()}>
        {copied === "yes" ? words.copied : label}
      </Button>
      {typeof copied === "object" && <Problem what={label} error={copied.error} />}
    </span>
  );
}
