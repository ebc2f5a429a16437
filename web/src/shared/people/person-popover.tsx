import type { Id } from '@shared/api/types';
import { useMedia } from '@shared/lib/use-media';
import { Popover } from 'radix-ui';
import { PersonCard } from './person-card-view';

interface PersonPopoverProps {
  userId: Id;
  guildId?: Id | undefined;
  beside: HTMLElement;
  onClose(): void;
}

/** The card of a person beside what was pressed; the focus goes back there. */
export default function PersonPopover({ userId, guildId, beside, onClose }: PersonPopoverProps) {
  const wide = useMedia('(min-width: 48rem)');
  return (
    <Popover.Root open onOpenChange={(open) => open || onClose()}>
      <Popover.Anchor virtualRef={{ current: beside }} />
      <Popover.Portal>
        <Popover.Content
          side={wide ? 'right' : 'bottom'}
          align="start"
          sideOffset={10}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            beside.focus();
          }}
          className="z-40 w-[min(19rem,calc(100vw-1.5rem))] overflow-hidden rounded-card border border-line bg-raised shadow-pop outline-none"
        >
          <PersonCard userId={userId} guildId={guildId} onClose={onClose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
