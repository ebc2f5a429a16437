import type { Id } from '@shared/api/types';
import { createContext, use } from 'react';

/** The dialogs of the workspace, and what each is about. */
export type DialogRequest =
  | { kind: 'add-server' }
  | { kind: 'server-settings'; guildId: Id }
  | { kind: 'leave-server' | 'delete-server'; guildId: Id }
  | { kind: 'create-channel'; guildId: Id; parentId?: Id | null; category?: boolean }
  | { kind: 'channel-settings'; channelId: Id }
  | { kind: 'new-direct' }
  | { kind: 'moderate'; guildId: Id; userId: Id };

/** Features ask for a dialog by name, since they don't know each other; the app shows it. */
export type OpenDialog = (request: DialogRequest) => void;

export const DialogContext = createContext<OpenDialog>(() => undefined);

export const useOpenDialog = (): OpenDialog => use(DialogContext);
