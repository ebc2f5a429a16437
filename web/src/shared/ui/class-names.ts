/** Joins what is a text: `classNames('a', open && 'b')`. */
export const classNames = (...names: (string | false | null | undefined)[]) =>
  names.filter(Boolean).join(' ');
