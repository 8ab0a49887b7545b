/** How the page looks: as the system does, or always one of the two. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const KEY = "theme";

/** What was chosen in this browser. */
export function chosenTheme(storage: Pick<Storage, "getItem">): Theme {
  const stored = storage.getItem(KEY);
  return themes.find((theme) => theme === stored) ?? "system";
}

/** Puts the choice on the page, and keeps it. */
export function chooseTheme(theme: Theme, storage: Pick<Storage, "setItem">, page: Element): void {
  storage.setItem(KEY, theme);
  showTheme(theme, page);
}

/** Without a class, the page follows the system. */
export function showTheme(theme: Theme, page: Element): void {
  page.classList.toggle("light", theme === "light");
  page.classList.toggle("dark", theme === "dark");
}
