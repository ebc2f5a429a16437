import { type ApiError, isApiError } from '@shared/api/error';
import { commonMessages, errorText, fieldText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import type { FieldErrors, FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { Notice } from '../ui/notice';
import { formMessages } from './messages';

/** Puts the codes of a refusal beside the fields that it names. */
export function showFieldProblems<T extends FieldValues>(form: UseFormReturn<T>, error: unknown) {
  for (const [field, problem] of named(error, form.getValues())) {
    form.setError(field as Path<T>, { message: problem }, { shouldFocus: true });
  }
}

/** Words for the problem of a field, in the language of the moment. */
export function useFieldProblem<T extends FieldValues>(errors: FieldErrors<T>) {
  const problems: Record<string, string> = useMessages(formMessages).problems;
  const common = useMessages(commonMessages);
  return (field: Path<T>): string | undefined => {
    const code = errors[field]?.message;
    return typeof code === 'string' ? (problems[code] ?? fieldText(common, code)) : undefined;
  };
}

interface RefusalProps {
  error: unknown;
  /** The form's fields: what is told beside one of them isn't repeated. */
  fields: object;
  /** The feature's own words for what it knows better, e.g. `({ code }) => code === 40007 && t.banned`. */
  words?: (error: ApiError) => string | false | undefined;
}

/** Why the whole form was refused. */
export function Refusal({ error, fields, words }: RefusalProps) {
  const common = useMessages(commonMessages);
  if (!error || named(error, fields).length > 0) return null;
  const own = isApiError(error) && words?.(error);
  return <Notice tone="problem">{own || errorText(common, error)}</Notice>;
}

function named(error: unknown, fields: object): [string, string][] {
  if (!isApiError(error)) return [];
  return Object.entries(error.fields).flatMap(([field, [problem]]) =>
    field in fields && problem ? [[field, problem.code] as [string, string]] : [],
  );
}
