import type { AccessRefusal } from "../../broker/api/access.ts";
import { localized } from "../language/broker-text.ts";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/notices.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { Time } from "../ui/time.tsx";
import { nameOf, placeName } from "./rule-words.ts";
import { words } from "./words.ts";

const columns =
  "grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.8fr)_110px_104px] gap-x-5 max-narrow:grid-cols-[minmax(0,1fr)_minmax(0,0.9fr)_minmax(0,1.6fr)_92px_96px] max-narrow:gap-x-3";

/** Who was refused lately, and by which rule. */
export function RefusalList({ refusals }: { readonly refusals: readonly AccessRefusal[] }) {
  return (
    <section aria-labelledby="recent-refusals">
      <SectionHead id="recent-refusals" title={words.refusals} />
      {refusals.length === 0 ? (
        <EmptyState>{words.noRefusals}</EmptyState>
      ) : (
        <table aria-labelledby="recent-refusals" className="mt-1 block text-left">
          <thead className="block">
            <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
              <HeadCell>{words.refusedWho}</HeadCell>
              <HeadCell>{words.refusedWhere}</HeadCell>
              <HeadCell>{words.refusedWhy}</HeadCell>
              <HeadCell>{words.refusedWhen}</HeadCell>
              <HeadCell>{words.refusedTold}</HeadCell>
            </tr>
          </thead>
          <tbody className="block">
            {refusals.map((refusal) => (
              <Row key={refusal.id} {...refusal} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function HeadCell({ children }: { readonly children: string }) {
  return (
    <th scope="col" className="font-normal">
      {children}
    </th>
  );
}

function Row({ author, channel, rule, reason, at, told }: AccessRefusal) {
  const name = nameOf(author);
  const place = placeName(channel);
  return (
    <tr className={classNames(columns, "border-hair-t items-baseline py-[7px]")}>
      <th scope="row" className="truncate font-normal" title={name}>
        {name}
      </th>
      <td className="truncate text-text-2" title={place}>
        {place}
      </td>
      <td className="text-text-2">{localized(reason)}</td>
      <td className="text-text-2">
        <Time at={at} form="moment" />
      </td>
      <td className="text-12 text-text-2">
        {told === "silent" && rule === "bot-not-listed" ? words.silentBot : words.told[told]}
      </td>
    </tr>
  );
}
