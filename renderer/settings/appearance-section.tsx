import { useState } from "react";
import { chosenTheme, chooseTheme, themes } from "../frame/theme.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { words } from "./words.ts";

/** Light or dark: a setting of this browser, in force at once. */
export function AppearanceSection() {
  const [theme, setTheme] = useState(() => chosenTheme(window.localStorage));
  return (
    <section aria-labelledby="settings-appearance">
      <SectionHead id="settings-appearance" title={words.appearance} />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(240px,320px)] gap-x-8 py-3">
        <div>
          <p className="font-medium">{words.theme}</p>
          <p className="text-text-2">{words.themeText}</p>
        </div>
        <div>
          <Segmented
            label={words.theme}
            value={theme}
            segments={themes.map((value) => ({ value, label: words.themes[value] }))}
            onChange={(next) => {
              chooseTheme(next, window.localStorage, document.documentElement);
              setTheme(next);
            }}
          />
        </div>
      </div>
    </section>
  );
}
