import { LanguageSwitch, ThemeSwitch } from '@shared/entry/preference-switches';
import { useMessages } from '@shared/i18n/messages';
import { accountMessages } from '../messages';

export function AppearancePanel() {
  const t = useMessages(accountMessages);
  return (
    <div className="flex flex-col gap-6">
      <section>
        <h2 className="mb-2 font-medium text-sm">{t.theme}</h2>
        <ThemeSwitch />
      </section>
      <section>
        <h2 className="mb-2 font-medium text-sm">{t.language}</h2>
        <LanguageSwitch />
      </section>
    </div>
  );
}
