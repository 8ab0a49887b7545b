import { Autocomplete } from "@base-ui/react/autocomplete";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { keyOf } from "../frame/keyboard.ts";
import { isInApp } from "../frame/platform.ts";
import { useNeedsBroker } from "../frame/use-service.ts";
import { Keys } from "../ui/keys.tsx";
import { isMac } from "../ui/mac.ts";
import { useNow } from "../ui/time.tsx";
import {
  addressOf,
  isAllowed,
  type PaletteGroup,
  type PaletteItem,
  sessionOf,
  spokenItem,
} from "./palette-groups.ts";
import { PaletteRow } from "./palette-row.tsx";
import { words } from "./words.ts";

interface PaletteListProps {
  /** The name of the field. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly groups: readonly PaletteGroup[];
  /** Whether they are a session's own. */
  readonly isOwn: boolean;
  /** What is said when no group has a line. */
  readonly empty: string;
  /** Above the groups. */
  readonly notice: ReactNode;
  readonly onRun: (item: PaletteItem, inNewTab: boolean) => void;
  /** Shows a session's own actions; absent among them. */
  readonly onOwn?: (item: PaletteItem) => void;
  /** Back from a session's own actions. */
  readonly onBack?: () => void;
}

/** A field with what it finds. The field keeps the focus; the arrow keys choose a line. */
export function PaletteList(props: PaletteListProps) {
  const { label, text, onText, groups, isOwn, empty, notice, onRun, onOwn, onBack } = props;
  const [chosen, setChosen] = useState<PaletteItem | undefined>(undefined);
  const isStill = !useNeedsBroker().allowed;
  const hintId = useId();
  const field = useRef<HTMLInputElement>(null);
  // A session's own actions have a field of their own, which comes while the palette is open.
  useEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // An input method uses the same keys.
    if (event.nativeEvent.isComposing) return;
    switch (keyOf(event, isMac())) {
      case "Mod+enter":
        event.preventDefault();
        if (chosen !== undefined) onRun(chosen, true);
        return;
      case "Tab":
        // There is nothing else in the palette to go to.
        event.preventDefault();
        if (event.shiftKey) onBack?.();
        else if (chosen !== undefined && sessionOf(chosen) !== null) onOwn?.(chosen);
        return;
      case "Backspace":
        if (text === "") onBack?.();
        return;
      case "Escape":
        if (onBack === undefined) return;
        // The next one closes the palette.
        event.preventDefault();
        event.stopPropagation();
        onBack();
        return;
      default:
        return;
    }
  };
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={text}
      onValueChange={(value, { reason }) => {
        if (reason === "input-change" || reason === "input-clear") onText(value);
      }}
      itemToStringValue={({ id }: PaletteItem) => id}
      onItemHighlighted={setChosen}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex h-11 flex-none items-center gap-2.5 px-4">
        <Search size={16} strokeWidth={1.8} aria-hidden="true" className="flex-none text-text-3" />
        <Autocomplete.Input
          ref={field}
          aria-label={label}
          aria-describedby={hintId}
          placeholder={label}
          maxLength={MAX_CHARACTERS}
          spellCheck={false}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent text-15 text-text outline-none placeholder:text-text-3 focus-visible:shadow-none"
        />
      </div>
      <div className="border-hair-t min-h-0 flex-1 scroll-py-1.5 overflow-y-auto overscroll-contain">
        {notice}
        <Autocomplete.Empty className="px-4 py-5 text-text-2 empty:hidden">
          {groups.length === 0 ? empty : null}
        </Autocomplete.Empty>
        <Autocomplete.List
          aria-label={words.results}
          className="p-1.5 outline-none data-[empty]:p-0"
        >
          {(group: PaletteGroup) => (
            <Autocomplete.Group key={group.id} items={group.items} className="not-first:mt-1.5">
              <Autocomplete.GroupLabel className="truncate px-2.5 pt-1 pb-1 text-11 font-medium text-text-3">
                {group.title}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: PaletteItem) => (
                  <Option key={item.id} item={item} isOwn={isOwn} isStill={isStill} onRun={onRun} />
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <p
        id={hintId}
        className="border-hair-t flex h-9 flex-none items-center gap-4 px-4 text-12 text-text-3"
      >
        <Hints chosen={chosen} isOwn={isOwn} />
      </p>
    </Autocomplete.Root>
  );
}

interface OptionProps extends Pick<PaletteListProps, "isOwn" | "onRun"> {
  readonly item: PaletteItem;
  readonly isStill: boolean;
}

function Option({ item, isOwn, isStill, onRun }: OptionProps) {
  const now = useNow(sessionOf(item)?.status.since ?? null);
  return (
    <Autocomplete.Item
      value={item}
      disabled={!isAllowed(item)}
      onClick={() => onRun(item, false)}
      className="flex min-h-8 cursor-default items-center gap-2 rounded-control px-2.5 py-1 outline-none select-none data-[highlighted]:bg-hover"
    >
      <span className="sr-only">{spokenItem(item, now, isOwn)}</span>
      <span aria-hidden="true" className="contents">
        <PaletteRow item={item} isOwn={isOwn} isStill={isStill} />
      </span>
    </Autocomplete.Item>
  );
}

/** As long as the broker searches for. */
const MAX_CHARACTERS = 200;

function Hints({ chosen, isOwn }: { readonly chosen: PaletteItem | undefined; isOwn: boolean }) {
  const leads = chosen !== undefined && addressOf(chosen) !== null;
  return (
    <>
      {chosen !== undefined && isAllowed(chosen) && (
        <Hint keys="Enter" text={leads ? words.open : words.run} />
      )}
      {leads && !isInApp() && <Hint keys="Mod+Enter" text={words.newTab} />}
      {chosen !== undefined && sessionOf(chosen) !== null && (
        <Hint keys="Tab" text={words.ownActions} />
      )}
      <span className="ml-auto">
        <Hint keys="Escape" text={isOwn ? words.back : words.close} />
      </span>
    </>
  );
}

function Hint({ keys, text }: { readonly keys: string; readonly text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Keys keys={keys} /> {text}
    </span>
  );
}
