import { type ReactNode, useState } from "react";
import { chosenTheme, chooseTheme, themes } from "../frame/theme.ts";
import { type LanguageChoice, languageChoices } from "../../main/api/language.ts";
import { useAppPreferences } from "../app-preferences/use-app-preferences.ts";
import { words as appWords } from "../app-preferences/words.ts";
import { chosenLanguage, chooseLanguage } from "../language/language.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { words } from "./words.ts";

interface PreferenceProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

interface AppearanceProps {
  /** Loading the page again would lose them. */
  readonly hasUnsaved: boolean;
}

/** Theme and language, in force at once: of this browser, and the language of the app where that is. */
export function AppearanceSection({ hasUnsaved }: AppearanceProps) {
  const [theme, setTheme] = useState(() => chosenTheme(window.localStorage));
  return (
    <section aria-labelledby="settings-appearance">
      <SectionHead id="settings-appearance" title={words.appearance} />
      <Preference title={words.theme} text={words.themeText}>
        <Segmented
          label={words.theme}
          value={theme}
          segments={themes.map((value) => ({ value, label: words.themes[value] }))}
          onChange={(next) => {
            chooseTheme(next, window.localStorage, document.documentElement);
            setTheme(next);
          }}
        />
      </Preference>
      <LanguagePreference hasUnsaved={hasUnsaved} />
    </section>
  );
}

/** The page is loaded again in the language that was chosen. */
function LanguagePreference({ hasUnsaved }: AppearanceProps) {
  const { change } = useAppPreferences();
  const onSuccess = () => window.location.reload();
  const choose = (language: LanguageChoice) => {
    if (window.broker !== undefined) return change.mutate({ language }, { onSuccess });
    chooseLanguage(language, window.localStorage);
    onSuccess();
  };
  return (
    <Preference title={words.language} text={words.languageText}>
      <Segmented
        label={words.language}
        value={chosenLanguage(window)}
        segments={languageChoices.map((value) => ({ value, label: words.languages[value] }))}
        isDisabled={hasUnsaved}
        onChange={choose}
      />
      {hasUnsaved && <p className="mt-1 text-text-2">{words.languageUnsaved}</p>}
      {change.isError && (
        <p role="alert" className="mt-1 text-danger">
          {appWords.notChanged}
        </p>
      )}
    </Preference>
  );
}

function Preference({ title, text, children }: PreferenceProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(240px,320px)] gap-x-8 py-3">
      <div>
        <p className="font-medium">{title}</p>
        <p className="text-text-2">{text}</p>
      </div>
      <div>{children}</div>
    </div>
  );
}
