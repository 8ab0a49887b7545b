import { useState } from "react";
import type { AccessRequest, AccessRuleItem } from "../../broker/api/access.ts";
import type { AdminAccess } from "../../main/api/access.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useNeedsBroker, useService } from "../frame/use-service.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Banner, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { AddRule, type NewRule } from "./add-rule.tsx";
import { AdminLine } from "./admin-line.tsx";
import { FullAccessSheet } from "./full-access-sheet.tsx";
import { RefusalList } from "./refusal-list.tsx";
import { RequestList } from "./request-list.tsx";
import { newRuleEntries, type RuleActs, ruleEntries } from "./rule-entries.ts";
import { RuleTable } from "./rule-table.tsx";
import { lockOf } from "./rule-words.ts";
import { SandboxSheet } from "./sandbox-sheet.tsx";
import { TryIt } from "./try-it.tsx";
import { useAccess } from "./use-access.ts";
import { useRuleChanges } from "./use-rule-changes.ts";
import { words } from "./words.ts";

/** Who may have work done here, and why was this one let in or refused? */
export function AccessPage() {
  const access = useAccess();
  const changes = useRuleChanges();
  const { status } = useService();
  const [newRule, setNewRule] = useState<NewRule | null>(null);
  const [confined, setConfined] = useState<AccessRuleItem | null>(null);
  const brokerReason = reasonOf(useNeedsBroker());
  const { data } = access;
  const acts: RuleActs = {
    make: changes.make,
    openSheet: (rule) => {
      changes.change.reset();
      setNewRule(rule);
    },
    openSandbox: (rule) => {
      changes.setChannel.reset();
      setConfined(rule);
    },
  };
  const lockReason = ({ lift }: AccessRequest) =>
    data === undefined
      ? null
      : lockOf(lift.kind === "person" ? "ALLOWED_USERS" : "ALLOWED_CHANNELS", data);
  return (
    <>
      <ScreenBar
        title={words.title}
        actions={
          data !== undefined && (
            <Menu
              align="end"
              trigger={<Button>{words.add}</Button>}
              groups={[newRuleEntries(data, acts)]}
            />
          )
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-6 pb-6">
        <StoppedBanner isSecond={(status?.accessRequests.length ?? 0) > 0} />
        {data?.isPending === true && <PendingBanner />}
        <RequestList
          requests={status?.accessRequests ?? []}
          {...{ changes, brokerReason, lockReason }}
        />
        {newRule === null && <Problem what={words.changeFailed} error={changes.change.error} />}
        <Problem what={words.undoFailed} error={changes.undo.error ?? changes.reopen.error} />
        {access.isPending && <SkeletonRows rows={6} height={36} />}
        {access.isError && data === undefined && (
          <Failure
            what={words.readFailed}
            error={access.error}
            onRetry={() => void access.refetch()}
          />
        )}
        {data !== undefined && (
          <Read
            access={data}
            acts={acts}
            brokerReason={brokerReason}
            onFullAccess={acts.openSandbox}
          />
        )}
      </div>
      {data !== undefined && newRule !== null && (
        <AddRule
          rule={newRule}
          known={data.known}
          change={changes.make}
          isBusy={changes.change.isPending}
          error={changes.change.error}
          onClose={() => setNewRule(null)}
        />
      )}
      {data !== undefined && confined !== null && (
        <Confined
          rule={confined}
          access={data}
          setChannel={changes.setChannel}
          disabledReason={brokerReason}
          onClose={() => setConfined(null)}
        />
      )}
    </>
  );
}

interface ReadProps {
  readonly access: AdminAccess;
  readonly acts: RuleActs;
  readonly brokerReason: string | null;
  readonly onFullAccess: (rule: AccessRuleItem) => void;
}

function Read({ access, acts, brokerReason, onFullAccess }: ReadProps) {
  return (
    <>
      <section>
        <p className="mb-3 max-w-[720px] text-text-2">{sentences(words.intro, words.restarts)}</p>
        <RuleTable
          access={access}
          entriesOf={(rule) => ruleEntries(rule, access, acts)}
          onFullAccess={onFullAccess}
        />
        <AdminLine access={access} acts={acts} />
      </section>
      <TryIt known={access.known} rules={access.rules} disabledReason={brokerReason} />
      <RefusalList refusals={access.refusals} />
    </>
  );
}

interface ConfinedProps {
  readonly rule: AccessRuleItem;
  readonly access: AdminAccess;
  readonly setChannel: ReturnType<typeof useRuleChanges>["setChannel"];
  readonly disabledReason: string | null;
  readonly onClose: () => void;
}

/** The sandbox of a channel can be changed here, that of all others is a setting. */
function Confined({ rule, access, ...rest }: ConfinedProps) {
  const { subject } = rule;
  return subject.kind === "channel" ? (
    <SandboxSheet rule={{ ...rule, subject }} elsewhere={access.settings.sandbox.value} {...rest} />
  ) : (
    <FullAccessSheet onClose={rest.onClose} />
  );
}

/** The rules were changed, and the broker did not restart for it. */
function PendingBanner() {
  const { status, restart, rules } = useService();
  if (status?.worker.state !== "running") return null;
  return (
    <Banner
      tone="needs"
      action={
        <Button
          size="small"
          disabledReason={reasonOf(rules?.restart)}
          busy={restart.isPending && words.restarting}
          onClick={() => restart.mutate()}
        >
          {words.restartNow}
        </Button>
      }
    >
      {words.pending}
    </Banner>
  );
}
