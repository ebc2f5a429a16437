import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState, useSignedIn } from '@shared/server/context';
import { useSetupState } from '@shared/server/setup-state';
import { Spinner } from '@shared/ui/spinner';
import { Redirect } from 'wouter';
import { lastPlace } from './last-place';
import { Connecting } from './shell/connecting';

/** `/`: to the last place, to the first server, to sign in, or to the set-up of a new instance. */
export function Home() {
  return useSignedIn() ? <HomeOfMember /> : <HomeOfGuest />;
}

function HomeOfMember() {
  const ready = useServerState((state) => state.ready);
  const first = useServerState((state) => state.guildOrder[0]);
  // Somebody else may have been here last, and what they saw isn't everybody's.
  const last = useServerState((state) => lastPlace.pathAmong(state.channels));
  if (!ready) return <Connecting />;
  return <Redirect to={last ?? (first ? paths.guild(first) : paths.home)} replace />;
}

function HomeOfGuest() {
  const t = useMessages(commonMessages);
  const setup = useSetupState();
  if (setup.isPending) return <Spinner label={t.loading} />;
  return <Redirect to={setup.data?.claimed === false ? '/setup' : paths.login()} replace />;
}
