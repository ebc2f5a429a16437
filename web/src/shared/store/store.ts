import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Channel, CurrentUser, Guild, Id, Member, Message } from '../api/types';
import { applyEvent, expireTyping } from './events';
import { meetGuild, putChannel, removeChannel, removeGuild } from './guilds';
import { learnUsers, putMembers } from './people';
import { markRead } from './read-marks';
import { put } from './records';
import { type Composing, type ConnectionState, initialState, type ServerState } from './state';
import * as windows from './windows';

/** One server's memory: read it by selectors, change it by these actions only. */
export interface ServerStore {
  readonly api: StoreApi<ServerState>;
  get(): ServerState;
  actions: Actions;
}

export type Actions = ReturnType<typeof actionsOn>;

export function createServerStore(now: () => number): ServerStore {
  const api = createStore<ServerState>()(() => initialState);
  return { api, get: api.getState, actions: actionsOn(api, now) };
}

function actionsOn(api: StoreApi<ServerState>, now: () => number) {
  const change = (step: (state: ServerState) => ServerState) => api.setState(step, true);
  return {
    /** A dispatch from the gateway. */
    event: (type: string, data: unknown) => change((state) => applyEvent(state, type, data, now())),
    connection: (connection: Partial<ConnectionState>) =>
      change((state) => ({ ...state, connection: { ...state.connection, ...connection } })),
    expireTyping: () => change((state) => expireTyping(state, now())),
    /** Signed out: nothing stays. */
    reset: () => change(() => initialState),

    loadWindow: (channelId: Id, messages: Message[], edges: { hasOlder: boolean; hasNewer: boolean }) =>
      change((state) => windows.loadWindow(state, channelId, messages, edges)),
    prependHistory: (channelId: Id, messages: Message[], hasOlder: boolean) =>
      change((state) => windows.prependHistory(state, channelId, messages, hasOlder)),
    appendHistory: (channelId: Id, messages: Message[], hasNewer: boolean) =>
      change((state) => windows.appendHistory(state, channelId, messages, hasNewer)),
    setPinned: (channelId: Id, pinned: boolean) =>
      change((state) => windows.setPinned(state, channelId, pinned)),
    addPending: (message: Message) => change((state) => windows.addPending(state, message)),
    /** The answer to a send. */
    sent: (message: Message) => change((state) => applyEvent(state, 'MESSAGE_CREATE', message, now())),
    failPending: (channelId: Id, nonce: string, error: string) =>
      change((state) => windows.failPending(state, channelId, nonce, error)),
    discardRow: (channelId: Id, key: string) => change((state) => windows.discardRow(state, channelId, key)),
    updateMessage: (message: Message) => change((state) => windows.updateMessage(state, message)),
    removeMessage: (channelId: Id, id: Id) =>
      change((state) => windows.removeMessages(state, channelId, [id])),
    /** Optimistic: the ack call follows. */
    markRead: (channelId: Id, messageId: Id) => change((state) => markRead(state, channelId, messageId)),

    replyTo: (channelId: Id, message: Message | undefined) =>
      change((state) => compose(state, channelId, { replyTo: message })),
    editing: (channelId: Id, messageId: Id | undefined) =>
      change((state) => compose(state, channelId, { editing: messageId })),

    /** Answers of REST calls, ahead of their events. */
    meetGuild: (guild: Guild) => change((state) => meetGuild(state, guild)),
    removeGuild: (guildId: Id) => change((state) => removeGuild(state, guildId)),
    putChannel: (channel: Channel) => change((state) => putChannel(state, channel)),
    removeChannel: (channelId: Id) => change((state) => removeChannel(state, channelId)),
    putMembers: (guildId: Id, members: Member[]) => change((state) => putMembers(state, guildId, members)),
    putMe: (user: CurrentUser) => change((state) => learnUsers({ ...state, me: user }, [user])),
  };
}

function compose(state: ServerState, channelId: Id, change: Composing): ServerState {
  return {
    ...state,
    composing: put(state.composing, channelId, { ...state.composing[channelId], ...change }),
  };
}
