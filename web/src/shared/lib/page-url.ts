/** An address that may be opened as a page, never `javascript:` and the like; null for anything else. */
export function pageUrl(text: string, schemes: readonly string[] = ['https:', 'http:']): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return schemes.includes(url.protocol) ? url : null;
}
