import { useSignOut } from '@features/account/api/sign-out';
import { AppearancePanel } from '@features/account/components/appearance-panel';
import { PasswordPanel } from '@features/account/components/password-panel';
import { ProfilePanel } from '@features/account/components/profile-panel';
import { SessionsPanel } from '@features/account/components/sessions-panel';
import { accountMessages } from '@features/account/messages';
import { BotsPanel } from '@features/bots/components/bots-panel';
import { botMessages } from '@features/bots/messages';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { Button } from '@shared/ui/button';
import { classNames } from '@shared/ui/class-names';
import { ArrowLeft, LogOut } from 'lucide-react';
import { useEffect } from 'react';
import { Link, Redirect } from 'wouter';
import { Hosts } from './shell/hosts';

const PANELS = {
  profile: ProfilePanel,
  password: PasswordPanel,
  sessions: SessionsPanel,
  appearance: AppearancePanel,
  bots: BotsPanel,
};
type Tab = keyof typeof PANELS;

/** `/settings/{tab}`: what concerns the person, not a server. */
export function SettingsPage({ tab }: { tab: string }) {
  const t = useMessages(accountMessages);
  const bots = useMessages(botMessages);
  const titles: Record<Tab, string> = { ...t.tabs, bots: bots.title };
  const signOut = useSignOut();
  const known = Object.hasOwn(PANELS, tab);
  const title = known ? titles[tab as Tab] : t.settings;
  useEffect(() => {
    document.title = `${title} · PrivateChat`;
  }, [title]);
  if (!known) return <Redirect to={paths.settings} replace />;
  const Panel = PANELS[tab as Tab];
  const leave = (
    <Button look="quietDanger" className="w-full" busy={signOut.isPending} onClick={() => signOut.mutate()}>
      <LogOut aria-hidden className="size-4" /> {t.signOut}
    </Button>
  );

  return (
    <div className="h-full overflow-y-auto bg-ground">
      <div className="mx-auto grid min-h-full max-w-4xl content-start gap-4 p-4 md:grid-cols-[15rem_1fr] md:gap-8 md:p-10">
        <nav aria-label={t.settings} className="flex flex-col gap-1">
          <Link
            href={paths.start}
            className="mb-2 inline-flex min-h-11 items-center gap-2 rounded-control px-3 text-ink-soft text-sm hover:bg-hover hover:text-ink"
          >
            <ArrowLeft aria-hidden className="size-4" /> {t.back}
          </Link>
          <div className="flex flex-wrap gap-1 md:flex-col">
            {(Object.keys(PANELS) as Tab[]).map((each) => (
              <Link
                key={each}
                href={`/settings/${each}`}
                aria-current={each === tab ? 'page' : undefined}
                className={classNames(
                  'flex min-h-11 items-center rounded-control px-3 md:min-h-10',
                  each === tab
                    ? 'bg-active font-medium text-ink'
                    : 'text-ink-soft hover:bg-hover hover:text-ink',
                )}
              >
                {titles[each]}
              </Link>
            ))}
          </div>
          <div className="mt-3 hidden border-line border-t pt-3 md:block">{leave}</div>
        </nav>
        <main className="rounded-card bg-surface p-5 shadow-card md:p-8">
          <h1 className="mb-6 font-display font-semibold text-2xl">{title}</h1>
          <Hosts>
            <Panel />
          </Hosts>
        </main>
        <div className="md:hidden">{leave}</div>
      </div>
    </div>
  );
}
