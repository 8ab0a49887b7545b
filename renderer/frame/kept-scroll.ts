import { z } from "zod";

// The app ends the page of a window that stays hidden, and loads it again when the window is shown.
// Address and drafts are kept by themselves; this keeps where lists were scrolled to.

const KEY = "kept-scroll";
/** How long a page may take to have its lists again, in ms. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;
/** In a row: a list that follows its end may go there once more while it fills. */
const LOOKS_IN_PLACE = 5;

const keptSchema = z.object({
  /** Path and query. */
  page: z.string(),
  /** Of each scrolled element its way through the tree, as positions among siblings. */
  places: z.array(z.object({ way: z.array(z.number()), top: z.number() })),
});
type Kept = z.infer<typeof keptSchema>;

/** Stores the scroll positions whenever the window is hidden, and restores them on the same page. */
export function keepScroll(view: Window): void {
  const { document, sessionStorage, location } = view;
  const page = () => location.pathname + location.search;
  const kept = read(sessionStorage);
  if (kept !== null && kept.page === page()) restore(view, kept);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      const places = scrolledBelow(document.body);
      sessionStorage.setItem(KEY, JSON.stringify({ page: page(), places } satisfies Kept));
    } else sessionStorage.removeItem(KEY);
  });
}

function read(storage: Storage): Kept | null {
  const text = storage.getItem(KEY);
  storage.removeItem(KEY);
  if (text === null) return null;
  const parsed = keptSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

function scrolledBelow(root: HTMLElement): Kept["places"] {
  return [...root.querySelectorAll("*")].flatMap((element) =>
    element.scrollTop > 0 ? [{ way: wayTo(element, root), top: element.scrollTop }] : [],
  );
}

function wayTo(element: Element, root: Element): number[] {
  const way: number[] = [];
  for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
    way.unshift([...(at.parentElement?.children ?? [])].indexOf(at));
  }
  return way;
}

/** Tries until each list is there, long enough and stays in place, or until the person scrolls. */
function restore(view: Window, { places }: Kept): void {
  const end = view.performance.now() + PATIENCE_MS;
  let left = places.map((place) => ({ ...place, looks: 0 }));
  const stop = new AbortController();
  const { signal } = stop;
  for (const act of ["wheel", "keydown", "pointerdown"]) {
    view.addEventListener(act, () => stop.abort(), { signal, passive: true });
  }
  const look = () => {
    if (signal.aborted) return;
    left = left.flatMap(({ way, top, looks }) => {
      const element = way.reduce<Element | undefined>(
        (at, position) => at?.children[position],
        view.document.body,
      );
      const isInPlace = element !== undefined && Math.abs(element.scrollTop - top) <= 1;
      if (element !== undefined && !isInPlace) element.scrollTop = top;
      const inRow = isInPlace ? looks + 1 : 0;
      return inRow < LOOKS_IN_PLACE ? [{ way, top, looks: inRow }] : [];
    });
    if (left.length > 0 && view.performance.now() < end) view.setTimeout(look, LOOK_MS);
    else stop.abort();
  };
  look();
}
