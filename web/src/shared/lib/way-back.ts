import { useSearch } from 'wouter';
import { safeBack } from './paths';

/** Where to go after signing in: the page that sent the guest here, if it is one of ours. */
export function useWayBack(): string | undefined {
  return safeBack(new URLSearchParams(useSearch()).get('back')) ?? undefined;
}

/** The code of an invitation that waits behind the sign-up. */
export function inviteInPath(path: string | undefined): string | undefined {
  const code = /^\/invite\/([^/?#]+)/.exec(path ?? '')?.[1];
  return code && decodeURIComponent(code);
}
