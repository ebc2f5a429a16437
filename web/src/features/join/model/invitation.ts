import { pageUrl } from '@shared/lib/page-url';

export interface Invitation {
  code: string;
  /** The server that a pasted invitation link names, when it does. */
  origin?: string;
}

const CODE = /^[A-Za-z0-9_-]{6,128}$/;
/** What copying and pasting brings along: blanks of every kind, soft hyphens, marks of direction, zero widths. */
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** A code or a pasted invitation link, or null when it is neither. */
export function parseInvitation(text: string): Invitation | null {
  const bare = text.replace(INVISIBLE, '');
  if (CODE.test(bare)) return { code: bare };
  const url = asUrl(bare);
  if (!url) return null;
  const [, kind, inPath] =
    /\/(invite|join)\/([^/]+)\/?$/.exec(url.protocol === 'privatechat:' ? url.href : url.pathname) ?? [];
  const code = inPath ?? url.searchParams.get('code') ?? '';
  if (!CODE.test(code)) return null;
  // A join link goes through a resolver: there the code alone counts. Base paths belong to the server's address.
  if (kind !== 'invite') return { code };
  return { code, origin: url.origin + url.pathname.slice(0, url.pathname.lastIndexOf('/invite/')) };
}

function asUrl(text: string): URL | null {
  const bare = /^[\w.-]+(:\d+)?\//.test(text);
  return pageUrl(bare ? `https://${text}` : text, ['https:', 'http:', 'privatechat:']);
}
