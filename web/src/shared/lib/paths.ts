import type { Id } from '@shared/api/types';

/** Every address that a component links to. */
export const paths = {
  /** To where one was last. */
  start: '/',
  home: '/channels/@me',
  guild: (guildId: Id) => `/channels/${guildId}`,
  /** `guildId` undefined: a direct message. */
  channel: (guildId: Id | undefined, channelId: Id, messageId?: Id) =>
    `/channels/${guildId ?? '@me'}/${channelId}${messageId ? `/${messageId}` : ''}`,
  login: (back?: string) => withBack('/login', back),
  register: (back?: string) => withBack('/register', back),
  forgotPassword: '/forgot-password',
  invite: (code: string) => `/invite/${encodeURIComponent(code)}`,
  join: '/join',
  settings: '/settings/profile',
  sessions: '/settings/sessions',
} as const;

/** The way back after signing in: a path of this origin, or nothing. */
export function safeBack(back: string | null): string | null {
  // `//host` and `/\host` are other origins to a browser.
  if (!back || !/^\/(?![/\\])/.test(back) || hasControl(back)) return null;
  return back;
}

const hasControl = (text: string) => [...text].some((char) => char < ' ');

function withBack(path: string, back?: string): string {
  const safe = safeBack(back ?? null);
  return safe ? `${path}?back=${encodeURIComponent(safe)}` : path;
}
