import { PersonCardHost } from '@shared/people/person-card-host';
import { lazy, type ReactNode, Suspense } from 'react';
import { DialogHost } from './dialog-host';

const Notes = lazy(() => import('./notes'));

/** What any screen may call up over itself: dialogs, a person's card, short notes. */
export function Hosts({ children }: { children: ReactNode }) {
  return (
    <DialogHost>
      <PersonCardHost>{children}</PersonCardHost>
      <Suspense>
        <Notes />
      </Suspense>
    </DialogHost>
  );
}
