import { type Locale, useMessages } from '@shared/i18n/messages';
import { type Theme, usePreferences } from '@shared/preferences/preferences';
import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names';
import { entryMessages } from './messages';

const LANGUAGES: Record<Locale, string> = { en: 'English', fr: 'Français' };
const THEMES: Record<Theme, ReactNode> = {
  system: <Monitor aria-hidden className="size-4" />,
  light: <Sun aria-hidden className="size-4" />,
  dark: <Moon aria-hidden className="size-4" />,
};

/** Each language under its own name; takes effect at once. */
export function LanguageSwitch() {
  const t = useMessages(entryMessages);
  const { locale, setLocale } = usePreferences((preferences) => preferences);
  return (
    <Choice label={t.language}>
      {(Object.keys(LANGUAGES) as Locale[]).map((each) => (
        <Option key={each} name="locale" lang={each} checked={each === locale} onPick={() => setLocale(each)}>
          {LANGUAGES[each]}
        </Option>
      ))}
    </Choice>
  );
}

export function ThemeSwitch() {
  const t = useMessages(entryMessages);
  const { theme, setTheme } = usePreferences((preferences) => preferences);
  return (
    <Choice label={t.theme}>
      {(Object.keys(THEMES) as Theme[]).map((each) => (
        <Option key={each} name="theme" checked={each === theme} onPick={() => setTheme(each)}>
          {THEMES[each]}
          <span className="sr-only">{t.themes[each]}</span>
        </Option>
      ))}
    </Choice>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="inline-flex rounded-control bg-hover p-1">
      <legend className="sr-only">{label}</legend>
      {children}
    </fieldset>
  );
}

interface OptionProps {
  name: string;
  checked: boolean;
  lang?: string;
  onPick(): void;
  children: ReactNode;
}

function Option({ name, checked, lang, onPick, children }: OptionProps) {
  return (
    <label
      lang={lang}
      className={classNames(
        'grid min-h-9 min-w-11 cursor-pointer place-items-center rounded-lg px-3 text-sm transition-colors md:min-h-8',
        'has-focus-visible:outline-2 has-focus-visible:outline-accent',
        checked ? 'bg-raised font-medium text-ink shadow-card' : 'text-ink-soft hover:text-ink',
      )}
    >
      <input type="radio" name={name} checked={checked} onChange={onPick} className="sr-only" />
      {children}
    </label>
  );
}
