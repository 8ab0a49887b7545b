import { Menu as BaseMenu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, ListFilter } from "lucide-react";
import type { SessionFacets } from "../../broker/api/sessions.ts";
import { facetsQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { clauses } from "../language/clauses.ts";
import { classNames } from "../ui/class-names.ts";
import { menuItemClass, MenuPopup } from "../ui/menu.tsx";
import type { SessionsSearch } from "./search.ts";
import { channelName, personName } from "./session-words.ts";
import { words } from "./words.ts";

type FilterName = "channel" | "person" | "profile";

interface Filter {
  readonly name: FilterName;
  readonly label: string;
  readonly any: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

interface FiltersProps {
  readonly search: SessionsSearch;
  readonly isWide: boolean;
  readonly onChange: (change: Partial<SessionsSearch>) => void;
}

/** Channel, person and profile: three menus, or one where there is little room. */
export function Filters({ search, isWide, onChange }: FiltersProps) {
  const { data } = useQuery(facetsQuery(useAdminApi()));
  const filters = filtersOf(data);
  if (isWide) {
    return filters.map((filter) => (
      <FilterMenu key={filter.name} filters={[filter]} search={search} onChange={onChange} />
    ));
  }
  return <FilterMenu filters={filters} search={search} onChange={onChange} />;
}

function FilterMenu({
  filters,
  search,
  onChange,
}: Omit<FiltersProps, "isWide"> & { readonly filters: readonly Filter[] }) {
  const chosen = filters.flatMap(({ name, options }) => {
    const value = search[name];
    return value === undefined ? [] : [options.find(({ id }) => id === value)?.label ?? value];
  });
  const [only] = filters;
  const isOne = filters.length === 1 && only !== undefined;
  const label = chosen.length === 0 ? (isOne ? only.label : words.filter) : clauses(...chosen);
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger
        aria-label={chosen.length === 0 || !isOne ? undefined : words.filterIs(only.label, label)}
        className={classNames(
          "no-drag inline-flex h-7 max-w-[180px] min-w-0 items-center gap-1 rounded-control px-2 hover:bg-hover data-[popup-open]:bg-pressed",
          chosen.length === 0 ? "text-text-2" : "font-medium text-accent-text",
        )}
      >
        {!isOne && (
          <ListFilter size={14} strokeWidth={2} aria-hidden="true" className="flex-none" />
        )}
        <span className="truncate">{label}</span>
        <ChevronDown
          size={12}
          strokeWidth={2}
          aria-hidden="true"
          className="flex-none text-text-3"
        />
      </BaseMenu.Trigger>
      <MenuPopup>
        {filters.map((filter) => (
          <BaseMenu.Group key={filter.name}>
            {!isOne && (
              <BaseMenu.GroupLabel className="px-2 pt-2 pb-1 text-11 text-text-3">
                {filter.label}
              </BaseMenu.GroupLabel>
            )}
            <BaseMenu.RadioGroup
              value={search[filter.name] ?? ""}
              onValueChange={(value: string) =>
                onChange({ [filter.name]: value === "" ? undefined : value })
              }
            >
              {[{ id: "", label: filter.any }, ...filter.options].map(({ id, label: option }) => (
                <BaseMenu.RadioItem key={id} value={id} closeOnClick className={menuItemClass}>
                  <span className="w-3.5 flex-none">
                    <BaseMenu.RadioItemIndicator>
                      <Check size={14} strokeWidth={2} aria-hidden="true" />
                    </BaseMenu.RadioItemIndicator>
                  </span>
                  <span className="max-w-[280px] truncate">{option}</span>
                </BaseMenu.RadioItem>
              ))}
            </BaseMenu.RadioGroup>
          </BaseMenu.Group>
        ))}
      </MenuPopup>
    </BaseMenu.Root>
  );
}

/** What the filters offer, by name. Pure. */
function filtersOf(facets: SessionFacets | undefined): readonly Filter[] {
  const byLabel = (options: { id: string; label: string }[]) =>
    options.toSorted((a, b) => a.label.localeCompare(b.label));
  return [
    {
      name: "channel",
      label: words.channel,
      any: words.anyChannel,
      options: byLabel(
        (facets?.channels ?? []).map((channel) => ({
          id: channel.id,
          label: channelName({ channel }),
        })),
      ),
    },
    {
      name: "person",
      label: words.person,
      any: words.anyPerson,
      options: byLabel(
        (facets?.people ?? []).map((person) => ({ id: person.id, label: personName(person) })),
      ),
    },
    {
      name: "profile",
      label: words.profile,
      any: words.anyProfile,
      options: byLabel((facets?.profiles ?? []).map(({ name }) => ({ id: name, label: name }))),
    },
  ];
}
