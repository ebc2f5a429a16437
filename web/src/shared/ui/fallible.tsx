import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Component, type ReactNode, useEffect } from 'react';
import { note } from './note';

interface FallibleProps {
  children: ReactNode;
  /** Takes away what could not be shown. */
  onGiveUp(): void;
}

/** Around what loads when it is first wanted: while its code can't be had, that is said, and the page stays. */
export class Fallible extends Component<FallibleProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <GiveUp onGiveUp={this.props.onGiveUp} /> : this.props.children;
  }
}

function GiveUp({ onGiveUp }: { onGiveUp(): void }) {
  const t = useMessages(commonMessages);
  useEffect(() => {
    note(t.errors.notLoaded).catch(() => undefined);
    onGiveUp();
  }, [t, onGiveUp]);
  return null;
}
