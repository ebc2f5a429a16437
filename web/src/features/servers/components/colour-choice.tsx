import { cssColor } from '@shared/lib/css-color';
import { classNames } from '@shared/ui/class-names';
import { useId } from 'react';

/** 0 is no colour. All can be told apart, and are mixed with the ink where they colour names. */
const COLOURS = [0, 0x1f8b74, 0x3a7bd5, 0x6f5bd0, 0xb04fa8, 0xc8475b, 0xd2722f, 0xb8922a, 0x5f8f3a, 0x607480];

interface ColourChoiceProps {
  label: string;
  none: string;
  value: number;
  onChange(value: number): void;
}

export function ColourChoice({ label, none, value, onChange }: ColourChoiceProps) {
  const group = useId();
  const all = COLOURS.includes(value) ? COLOURS : [...COLOURS, value];
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className="flex flex-wrap gap-1">
        {all.map((color) => (
          <label key={color} className="grid size-11 cursor-pointer place-items-center md:size-8">
            <input
              type="radio"
              name={group}
              className="peer sr-only"
              aria-label={color === 0 ? none : cssColor(color)}
              checked={color === value}
              onChange={() => onChange(color)}
            />
            <span
              aria-hidden
              className={classNames(
                'size-6 rounded-full ring-offset-2 ring-offset-surface peer-checked:ring-2 peer-checked:ring-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent',
                color === 0 && 'border-2 border-line-strong border-dashed',
              )}
              style={color === 0 ? undefined : { background: cssColor(color) }}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
