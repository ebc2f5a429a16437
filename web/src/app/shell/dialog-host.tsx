import { Fallible } from '@shared/ui/fallible';
import { DialogContext, type DialogRequest } from '@shared/workspace/dialogs';
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';

const AddServer = lazy(() => import('@features/servers/components/add-server-dialog'));
const ServerSettings = lazy(() => import('@features/servers/components/server-settings-dialog'));
const Farewell = lazy(() => import('@features/servers/components/farewell-dialog'));
const CreateChannel = lazy(() => import('@features/channels/components/create-channel-dialog'));
const ChannelSettings = lazy(() => import('@features/channels/components/channel-settings-dialog'));
const NewDirect = lazy(() => import('@features/dms/components/new-direct-dialog'));
const Moderate = lazy(() => import('@features/members/components/moderate-dialog'));

/** Shows the dialogs that features ask for by name; each loads when it is first wanted. */
export function DialogHost({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<DialogRequest | null>(null);
  // Its own only: by the time it closes, another may have been asked for.
  const close = useCallback(() => setRequest((now) => (now === request ? null : now)), [request]);
  return (
    <DialogContext value={setRequest}>
      {children}
      {request && (
        <Fallible onGiveUp={close}>
          <Suspense>{show(request, close)}</Suspense>
        </Fallible>
      )}
    </DialogContext>
  );
}

function show(request: DialogRequest, onClose: () => void) {
  switch (request.kind) {
    case 'add-server':
      return <AddServer onClose={onClose} />;
    case 'server-settings':
      return <ServerSettings guildId={request.guildId} onClose={onClose} />;
    case 'leave-server':
    case 'delete-server':
      return <Farewell kind={request.kind} guildId={request.guildId} onClose={onClose} />;
    case 'create-channel':
      return (
        <CreateChannel
          guildId={request.guildId}
          parentId={request.parentId ?? null}
          category={request.category ?? false}
          onClose={onClose}
        />
      );
    case 'channel-settings':
      return <ChannelSettings channelId={request.channelId} onClose={onClose} />;
    case 'new-direct':
      return <NewDirect onClose={onClose} />;
    case 'moderate':
      return <Moderate guildId={request.guildId} userId={request.userId} onClose={onClose} />;
  }
}
