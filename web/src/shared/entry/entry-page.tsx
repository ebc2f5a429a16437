import { useInstance } from '@shared/server/instance';
import { type ReactNode, useEffect } from 'react';
import { classNames } from '../ui/class-names';
import { Mark } from '../ui/wordmark';
import { LanguageSwitch, ThemeSwitch } from './preference-switches';

interface EntryPageProps {
  title: string;
  lead?: ReactNode;
  /** For a page whose card is a picture with words below it. */
  centred?: boolean;
  children: ReactNode;
  /** Below the card: the other way in. */
  footer?: ReactNode;
}

/** The frame of every page that a guest may see: one card, one thing to do. */
export function EntryPage({ title, lead, centred = false, children, footer }: EntryPageProps) {
  const name = useInstance().data?.name ?? 'PrivateChat';
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
  return (
    <div className="entry-ground flex h-full flex-col overflow-y-auto">
      <header className="flex items-center gap-2.5 px-5 pt-5 md:px-8 md:pt-7">
        <Mark className="size-7" />
        <span className="font-display font-semibold text-lg">{name}</span>
      </header>
      <main className="m-auto w-full max-w-md px-5 py-8">
        <div className="rounded-card bg-surface p-6 shadow-card md:p-8">
          <h1
            className={classNames(
              'text-balance font-display font-semibold text-[1.7rem] leading-tight',
              centred && 'text-center',
            )}
          >
            {title}
          </h1>
          {lead && <div className="mt-2 text-ink-soft">{lead}</div>}
          <div className="mt-6">{children}</div>
        </div>
        {footer && <div className="mt-5 text-center text-ink-soft text-sm">{footer}</div>}
      </main>
      <footer className="flex flex-wrap justify-center gap-3 px-5 pb-6">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
