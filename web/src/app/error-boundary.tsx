import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { EmptyState } from '@shared/ui/empty-state';
import { Component, type ReactNode } from 'react';
import { appMessages } from './i18n/messages';

/** A bug in a page ends that page, with words and a way on, instead of leaving it blank. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useMessages(appMessages);
  return (
    <main className="grid h-full place-items-center bg-ground">
      <EmptyState
        title={t.brokenTitle}
        action={<Button onClick={() => window.location.reload()}>{t.reload}</Button>}
      >
        {t.broken}
      </EmptyState>
    </main>
  );
}
