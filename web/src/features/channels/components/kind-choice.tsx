import { classNames } from '@shared/ui/class-names';
import { type ReactNode, useId } from 'react';

interface KindChoiceProps<T extends number> {
  label: string;
  value: T;
  onChange(value: T): void;
  kinds: readonly { value: T; label: string; hint: string; icon: ReactNode }[];
}

/** One of a few kinds, each with a word about it. */
export function KindChoice<T extends number>({ label, value, onChange, kinds }: KindChoiceProps<T>) {
  const group = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      {kinds.map((kind) => (
        <label
          key={kind.value}
          className={classNames(
            'flex cursor-pointer items-center gap-3 rounded-control border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent',
            kind.value === value ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={group}
            className="sr-only"
            checked={kind.value === value}
            onChange={() => onChange(kind.value)}
          />
          <span className="text-accent">{kind.icon}</span>
          <span>
            <span className="block font-medium text-sm">{kind.label}</span>
            <span className="block text-ink-soft text-xs">{kind.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
