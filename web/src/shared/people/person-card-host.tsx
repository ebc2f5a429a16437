import type { Id } from '@shared/api/types';
import { Fallible } from '@shared/ui/fallible';
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { PersonCardContext, type ShowPerson } from './person-card';

const PersonPopover = lazy(() => import('./person-popover'));

/** One card for all names and pictures below it: hundreds of rows needn't each hold their own. */
export function PersonCardHost({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ userId: Id; guildId?: Id | undefined; beside: HTMLElement } | null>(
    null,
  );
  const show = useCallback<ShowPerson>((person, beside) => setShown({ ...person, beside }), []);
  const close = useCallback(() => setShown(null), []);
  return (
    <PersonCardContext value={show}>
      {children}
      {shown && (
        <Fallible onGiveUp={close}>
          <Suspense>
            <PersonPopover {...shown} onClose={close} />
          </Suspense>
        </Fallible>
      )}
    </PersonCardContext>
  );
}
