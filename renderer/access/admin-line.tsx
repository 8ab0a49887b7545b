import type { AdminAccess } from "../../main/api/access.ts";
import { Button } from "../ui/button.tsx";
import type { RuleActs } from "./rule-entries.ts";
import { lockOf, nameOf } from "./rule-words.ts";
import { words } from "./words.ts";

interface AdminLineProps {
  readonly access: AdminAccess;
  readonly acts: Pick<RuleActs, "make" | "openSheet">;
}

/** Whom refused people may ask. */
export function AdminLine({ access, acts }: AdminLineProps) {
  const { admin } = access;
  const lock = lockOf("ACCESS_ADMIN", access);
  const name = admin === null ? null : nameOf(admin);
  return (
    <p className="border-hair-strong-t flex flex-wrap items-center gap-x-3 gap-y-1.5 pt-2.5 text-text-2">
      <span className="min-w-[200px] flex-1">
        {name === null ? (
          words.adminIsNobody
        ) : (
          <>
            {words.adminIs.before}
            <span className="font-medium text-text">{name}</span>
            {words.adminIs.after}
          </>
        )}
      </span>
      {admin !== null && name !== null && (
        <Button
          size="small"
          kind="quiet"
          disabledReason={lock}
          onClick={() =>
            acts.make({ act: "remove", subject: { kind: "admin", id: admin.id } }, name)
          }
        >
          {words.removeAdmin}
        </Button>
      )}
      <Button size="small" disabledReason={lock} onClick={() => acts.openSheet("admin")}>
        {admin === null ? words.addAdmin : words.changeAdmin}
      </Button>
    </p>
  );
}
