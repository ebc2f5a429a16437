import type {
  Channel,
  CurrentUser,
  Guild,
  Id,
  Member,
  Message,
  PresenceStatus,
  ReadState,
  Role,
  User,
} from '../api/types';

/** Everything one server has told us, by id. Only the reducers beside this file make new ones. */
export interface ServerState {
  connection: ConnectionState;
  /** False until the first READY. */
  ready: boolean;
  me: CurrentUser | null;
  users: Record<Id, User>;
  guilds: Record<Id, GuildInfo>;
  /** As READY listed them, joined ones at the end. */
  guildOrder: Id[];
  /** Guild channels and direct messages alike; the latter have no guild_id. */
  channels: Record<Id, Channel>;
  roles: Record<Id, Record<Id, Role>>;
  /** By guild, then by user; the person is in `users`. */
  members: Record<Id, Record<Id, MemberInfo>>;
  presences: Record<Id, PresenceStatus>;
  /** By channel: who types, and until when (Unix ms). */
  typing: Record<Id, Record<Id, number>>;
  readStates: Record<Id, ReadMark>;
  windows: Record<Id, MessageWindow>;
  /** What the composer of a channel answers or edits; drafts are kept by the composer itself. */
  composing: Record<Id, Composing>;
}

export interface ReadMark extends ReadState {
  /** Moved by a message of my own; the server counts only what it is told. */
  untold?: boolean;
}

export interface Composing {
  /** The whole message: it may scroll out of what is loaded before the answer is written. */
  replyTo?: Message;
  editing?: Id;
}

export type GuildInfo = Omit<Guild, 'roles' | 'channels' | 'members' | 'presences'>;
export type MemberInfo = Omit<Member, 'user'>;

export interface ConnectionState {
  /** `lost`: was live, trying again. `dead`: no further try by itself. */
  phase: 'idle' | 'connecting' | 'live' | 'lost' | 'dead';
  /** Unix ms of the next try, while `lost`. */
  retryAt?: number;
  /** Grows with each READY that wasn't a resume; windows loaded before are stale. */
  generation: number;
}

/** One row of a channel. Its React key is `key`: the nonce while and after it is pending, so that the row stays itself. */
export interface MessageRow {
  key: string;
  message: Message;
  state: 'sent' | 'pending' | 'failed';
  /** For `failed`: what to tell. */
  error?: string;
}

/** The loaded stretch of a channel, oldest first, with no gap inside. */
export interface MessageWindow {
  rows: MessageRow[];
  /** Whether the server has more on this side. */
  hasOlder: boolean;
  hasNewer: boolean;
  /** The view is at the live end: then new rows push old ones out. */
  pinned: boolean;
  /** Messages that came while not pinned. */
  arrived: number;
  /** The connection generation it was loaded in; older than the current one means: load afresh. */
  generation: number;
}

/** Rows kept while the view is at the end, and the most it grows to while reading above. */
export const WINDOW_ROWS = 150;
export const WINDOW_MAX = 300;

export const initialState: ServerState = {
  connection: { phase: 'idle', generation: 0 },
  ready: false,
  me: null,
  users: {},
  guilds: {},
  guildOrder: [],
  channels: {},
  roles: {},
  members: {},
  presences: {},
  typing: {},
  readStates: {},
  windows: {},
  composing: {},
};
