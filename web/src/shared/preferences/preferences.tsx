import { createContext, type ReactNode, use, useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';

/** What this device prefers, whoever is signed in. `public/early.js` reads the same key before the first paint. */
export interface Preferences {
  theme: Theme;
  locale: 'en' | 'fr';
  setTheme(theme: Theme): void;
  setLocale(locale: 'en' | 'fr'): void;
}

export type PreferencesStore = StoreApi<Preferences>;

const KEY = 'pc.preferences';

export function createPreferences(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  language: string,
): PreferencesStore {
  const saved = read(storage);
  const store = createStore<Preferences>()((set) => ({
    theme: saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : 'system',
    locale: saved.locale === 'en' || saved.locale === 'fr' ? saved.locale : guess(language),
    setTheme: (theme) => set({ theme }),
    setLocale: (locale) => set({ locale }),
  }));
  store.subscribe(({ theme, locale }) => write(storage, { theme, locale }));
  return store;
}

const Context = createContext<PreferencesStore | null>(null);

export function PreferencesProvider({ store, children }: { store: PreferencesStore; children: ReactNode }) {
  const theme = useStore(store, (state) => state.theme);
  const locale = useStore(store, (state) => state.locale);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = locale;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }, [theme, locale]);
  return <Context value={store}>{children}</Context>;
}

export function usePreferences<T>(select: (preferences: Preferences) => T): T {
  const store = use(Context);
  if (!store) throw new Error('usePreferences outside PreferencesProvider');
  return useStore(store, select);
}

const guess = (language: string) => (language.toLowerCase().startsWith('fr') ? 'fr' : 'en');

function read(storage: Pick<Storage, 'getItem'>): { theme?: unknown; locale?: unknown } {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

function write(storage: Pick<Storage, 'setItem'>, value: object) {
  try {
    storage.setItem(KEY, JSON.stringify(value));
  } catch {
    // A full or blocked storage costs the memory of the choice, not the choice.
  }
}
