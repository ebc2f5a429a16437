import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A sentence that must be seen. `problem` is read out at once. */
export function Notice({
  tone = 'notice',
  children,
}: {
  tone?: 'notice' | 'problem' | 'good';
  children: ReactNode;
}) {
  const look = {
    notice: 'bg-notice-soft text-ink',
    problem: 'bg-danger-soft text-ink',
    good: 'bg-accent-soft text-ink',
  }[tone];
  return (
    <div
      role={tone === 'problem' ? 'alert' : 'status'}
      className={classNames('rounded-control px-3.5 py-2.5 text-sm', look)}
    >
      {children}
    </div>
  );
}
