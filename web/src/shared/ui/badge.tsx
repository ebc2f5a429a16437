import { classNames } from './class-names';

/** A small count, e.g. of mentions. `label` says what is counted. */
export function Badge({ count, label, className }: { count: number; label: string; className?: string }) {
  if (count === 0) return null;
  return (
    <span
      role="img"
      aria-label={label}
      className={classNames(
        'grid h-[1.125rem] min-w-[1.125rem] shrink-0 place-items-center rounded-full bg-badge px-1 font-bold text-[0.6875rem] text-on-badge tabular-nums',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
    </span>
  );
}
