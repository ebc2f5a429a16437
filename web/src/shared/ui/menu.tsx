import { DropdownMenu } from 'radix-ui';
import { createContext, type ReactNode, type RefObject, use, useRef } from 'react';
import { classNames } from './class-names';

/** What was chosen, until the menu has closed. */
const Chosen = createContext<RefObject<(() => void) | null>>({ current: null });

interface MenuProps {
  /** What opens it; must take a ref and props, as a plain button does. */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
}

/** A list of actions that drops from a button; arrow keys, type-ahead and Esc as usual. */
export function Menu({ trigger, children, align = 'start' }: MenuProps) {
  const chosen = useRef<(() => void) | null>(null);
  const act = () => {
    // Only once the focus is back on the button: a dialog that opens now gives it back there.
    if (chosen.current) setTimeout(chosen.current);
    chosen.current = null;
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={act}
          className="z-30 min-w-56 rounded-card border border-line bg-raised p-1.5 shadow-pop"
        >
          <Chosen value={chosen}>{children}</Chosen>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  icon: ReactNode;
  children: ReactNode;
  danger?: boolean;
  onSelect(): void;
}

export function MenuItem({ icon, children, danger, onSelect }: MenuItemProps) {
  const chosen = use(Chosen);
  return (
    <DropdownMenu.Item
      onSelect={() => {
        chosen.current = onSelect;
      }}
      className={classNames(
        'flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 text-sm outline-none md:min-h-9 [&_svg]:size-4',
        danger
          ? 'text-danger data-highlighted:bg-danger-soft'
          : 'data-highlighted:bg-accent-soft data-highlighted:text-accent-strong',
      )}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

export const MenuLine = () => <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />;
