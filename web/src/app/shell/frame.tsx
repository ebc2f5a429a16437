import { useMessages } from '@shared/i18n/messages';
import { useMedia } from '@shared/lib/use-media';
import { classNames } from '@shared/ui/class-names';
import { type ReactNode, useEffect } from 'react';
import { appMessages } from '../i18n/messages';
import { ConnectionBanner } from './connection-banner';
import type { Pane } from './use-panes';

interface FrameProps {
  rail: ReactNode;
  side: ReactNode;
  middle: ReactNode;
  /** Absent where there is nobody to list. */
  members?: ReactNode;
  membersOpen: boolean;
  /** The pane in front on a narrow screen. */
  pane: Pane;
  onPane(pane: Pane): void;
}

/** The panes: beside each other where there is room, else sliding over the conversation. What is covered is inert. */
export function Frame({ rail, side, middle, members, membersOpen: wanted, pane, onPane }: FrameProps) {
  const t = useMessages(appMessages);
  const wide = useMedia('(min-width: 48rem)');
  const sideOpen = wide || pane === 'side';
  const membersOpen = wanted && !!members;
  const covered = !wide && (sideOpen || membersOpen);

  useEffect(() => {
    if (!covered) return;
    const onKey = (event: KeyboardEvent) =>
      event.key === 'Escape' && !event.defaultPrevented && onPane('middle');
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [covered, onPane]);

  return (
    <div className="flex h-full flex-col bg-ground">
      <a
        href="#conversation"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-4 focus:py-2 focus:shadow-pop"
      >
        {t.skip}
      </a>
      <ConnectionBanner />
      {/* Clipped, not hidden: focus in a pane that is out of sight must not scroll it in. */}
      <div className="relative flex min-h-0 flex-1 overflow-clip">
        <div
          inert={!sideOpen}
          className={classNames(
            'absolute inset-y-0 left-0 z-30 flex w-[min(21.5rem,88vw)] transition-transform duration-200 ease-out',
            'md:static md:z-auto md:w-auto md:translate-x-0 md:transition-none',
            sideOpen ? 'translate-x-0 shadow-pop md:shadow-none' : '-translate-x-full',
          )}
        >
          <nav aria-label={t.servers} className="w-[4.5rem] shrink-0 bg-ground">
            {rail}
          </nav>
          <nav
            aria-label={t.side}
            className="flex min-w-0 flex-1 flex-col bg-panel md:w-60 md:flex-none md:rounded-tl-card lg:w-64"
          >
            {side}
          </nav>
        </div>
        {covered && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t.closePane}
            onClick={() => onPane('middle')}
            className="absolute inset-0 z-20 cursor-default bg-scrim"
          />
        )}
        <main
          id="conversation"
          tabIndex={-1}
          inert={covered}
          className="flex min-w-0 flex-1 flex-col bg-surface outline-none"
        >
          {middle}
        </main>
        {members && (
          <aside
            aria-label={t.members}
            inert={!membersOpen}
            className={classNames(
              'absolute inset-y-0 right-0 z-30 w-[min(19rem,86vw)] border-line border-l bg-panel transition-transform duration-200 ease-out',
              'md:static md:z-auto md:w-60 md:translate-x-0 md:transition-none',
              membersOpen ? 'translate-x-0 shadow-pop md:shadow-none' : 'translate-x-full md:hidden',
            )}
          >
            {members}
          </aside>
        )}
      </div>
    </div>
  );
}
