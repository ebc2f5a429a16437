import { useMessages } from '@shared/i18n/messages';
import { Field, inputLook } from '@shared/ui/field';
import type { InviteRules } from '../api/create';
import { inviteMessages } from '../messages';

const AGES = [1800, 3600, 43_200, 86_400, 604_800, 0] as const;
const USES = [0, 1, 5, 10, 25, 50, 100];

export function InviteRulesForm({
  rules,
  onChange,
}: {
  rules: InviteRules;
  onChange(rules: InviteRules): void;
}) {
  const t = useMessages(inviteMessages);
  return (
    <div className="grid grid-cols-2 gap-4">
      <Field label={t.lasts}>
        {(tie) => (
          <select
            {...tie}
            className={inputLook}
            value={rules.max_age}
            onChange={(event) => onChange({ ...rules, max_age: Number(event.target.value) })}
          >
            {AGES.map((age) => (
              <option key={age} value={age}>
                {t.ages[age]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.uses}>
        {(tie) => (
          <select
            {...tie}
            className={inputLook}
            value={rules.max_uses}
            onChange={(event) => onChange({ ...rules, max_uses: Number(event.target.value) })}
          >
            {USES.map((uses) => (
              <option key={uses} value={uses}>
                {uses === 0 ? t.unlimited : t.upTo(uses)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="col-span-2 flex min-h-11 items-center gap-3 text-sm md:min-h-9">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={rules.temporary}
          onChange={(event) => onChange({ ...rules, temporary: event.target.checked })}
        />
        {t.temporary}
      </label>
    </div>
  );
}
