import { Mark } from "./mark.tsx";

/** The first letters of a person's name, or our mark for the agent. */
export function Avatar({ name }: { readonly name: string | null }) {
  if (name === null) {
    return (
      <span
        className="grid size-6 flex-none place-items-center rounded-control bg-text text-canvas"
        aria-hidden="true"
      >
        <Mark size={14} />
      </span>
    );
  }
  return (
    <span
      className="grid size-6 flex-none place-items-center rounded-control bg-fill text-[10px] leading-none font-semibold text-text-2"
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const [first = "", ...others] = name.trim().split(/\s+/);
  const letters = [first, others.at(-1) ?? ""].map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase();
}
