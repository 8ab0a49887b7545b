import { useThisMachine } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { words } from "./words.ts";

/** What full access means where it comes from a setting. */
export function FullAccessSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.sandboxes["full-access"]}
      actions={
        <>
          <LinkButton to="/settings" search={{ group: "codex" }}>
            {words.openSetting}
          </LinkButton>
          <Button kind="primary" onClick={onClose}>
            {words.close}
          </Button>
        </>
      }
    >
      <p className="rounded-panel bg-danger-wash px-3.5 py-2.5 font-medium text-danger">
        {words.fullAccess(useThisMachine())}
      </p>
      <p className="mt-3">{words.fullAccessFrom}</p>
    </Dialog>
  );
}
