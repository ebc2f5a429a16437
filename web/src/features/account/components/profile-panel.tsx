import { useServerState } from '@shared/server/context';
import { ProfileForm } from './profile-form';

/** Waits for the account, so that the form begins with what is known. */
export function ProfilePanel() {
  const me = useServerState((state) => state.me);
  return me && <ProfileForm key={me.id} me={me} />;
}
