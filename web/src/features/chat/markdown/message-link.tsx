import { useServer } from '@shared/server/context';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

const LOOK = 'text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent';

/** An address that somebody wrote. One of this server's conversations opens here, everything else in a tab of its own. */
export function MessageLink({ href, children }: { href: string; children: ReactNode }) {
  const { origin } = useServer();
  if (href.startsWith(`${origin}/channels/`)) {
    return (
      <Link href={href.slice(origin.length)} className={LOOK}>
        {children}
      </Link>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={LOOK}>
      {children}
    </a>
  );
}
