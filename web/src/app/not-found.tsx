import { useMessages } from '@shared/i18n/messages';
import { appMessages } from './i18n/messages';

export function NotFound() {
  const t = useMessages(appMessages);
  return <h1 className="p-8 font-display text-2xl">{t.notFound}</h1>;
}
