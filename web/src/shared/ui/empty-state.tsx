import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Where there is nothing: why, and what to do about it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center">
      {icon && (
        <div className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent">{icon}</div>
      )}
      <h1 className="font-display font-semibold text-xl">{title}</h1>
      {children && <div className="text-ink-soft">{children}</div>}
      {action}
    </div>
  );
}
