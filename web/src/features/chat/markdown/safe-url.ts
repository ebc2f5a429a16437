const LONGEST = 2048;

/** The address as it may stand in `href`, or null: only http, https and mailto, absolute, without control characters. */
export function safeUrl(raw: string): string | null {
  if (raw.length > LONGEST || !/^(?:https?:\/\/|mailto:)[^\s<>\p{Cc}]+$/iu.test(raw)) return null;
  try {
    const url = new URL(raw);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    if (web) return url.hostname === '' ? null : url.href;
    return url.protocol === 'mailto:' ? url.href : null;
  } catch {
    return null;
  }
}
