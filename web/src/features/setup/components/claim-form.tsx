import { useMessages } from '@shared/i18n/messages';
import { fromLink } from '@shared/lib/from-link';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { useState } from 'react';
import { setupMessages } from '../messages';

/** For who came without the link: takes it whole, or just its code. */
export function ClaimForm({ onClaim }: { onClaim(claim: string): void }) {
  const t = useMessages(setupMessages);
  const [text, setText] = useState('');
  const claim = claimIn(text);
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (claim) onClaim(claim);
      }}
    >
      <TextField
        label={t.pasteClaim}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" disabled={!claim}>
        {t.continue}
      </Button>
    </form>
  );
}

function claimIn(text: string): string {
  const trimmed = text.trim();
  return URL.canParse(trimmed) ? fromLink(new URL(trimmed), 'claim') : trimmed;
}
