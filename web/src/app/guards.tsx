import { paths } from '@shared/lib/paths';
import { useWayBack } from '@shared/lib/way-back';
import { useSignedIn } from '@shared/server/context';
import type { ReactNode } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';

/** Guests sign in first, and come back to this very address. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const search = useSearch();
  if (useSignedIn()) return children;
  return <Redirect to={paths.login(search ? `${path}?${search}` : path)} replace />;
}

/** Whoever is signed in, or has just done so, goes on to where they wanted to be. */
export function GuestsOnly({ children }: { children: ReactNode }) {
  const back = useWayBack();
  return useSignedIn() ? <Redirect to={back ?? '/'} replace /> : children;
}
