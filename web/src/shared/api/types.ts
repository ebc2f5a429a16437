/** The server's types. Written by hand until docs/openapi.json is there; then re-exports of `schema.d.ts`. */

/** A snowflake as a decimal string; compare with `compareIds`, never as a number. */
export type Id = string;
/** `2026-01-02T03:04:05.678000+00:00` */
export type Timestamp = string;

export interface User {
  id: Id;
  username: string;
  discriminator: string;
  global_name?: string | null;
  avatar: string | null;
  bot?: boolean;
}

export interface CurrentUser extends User {
  email?: string | null;
  locale?: string;
  verified?: boolean;
  mfa_enabled?: boolean;
  bio?: string | null;
  flags?: number;
  instance_admin?: boolean;
}

export interface Member {
  user?: User;
  nick?: string | null;
  avatar?: string | null;
  roles: Id[];
  joined_at: Timestamp;
  communication_disabled_until?: Timestamp | null;
}

export interface Role {
  id: Id;
  name: string;
  permissions: string;
  position: number;
  color: number;
  hoist: boolean;
  managed: boolean;
  mentionable: boolean;
}

export interface Overwrite {
  id: Id;
  /** 0 role, 1 member */
  type: number;
  allow: string;
  deny: string;
}

/** What a request says about a role; what it leaves out stays. */
export interface RoleChange {
  name?: string;
  permissions?: string;
  color?: number;
  hoist?: boolean;
  mentionable?: boolean;
}

export interface Ban {
  user: User;
  reason: string | null;
}

/** `type`: 0 text, 1 DM, 2 voice, 4 category. */
export interface Channel {
  id: Id;
  type: number;
  guild_id?: Id;
  name?: string | null;
  topic?: string | null;
  position?: number;
  parent_id?: Id | null;
  nsfw?: boolean;
  rate_limit_per_user?: number;
  last_message_id?: Id | null;
  permission_overwrites?: Overwrite[];
  recipients?: User[];
}

export interface Guild {
  id: Id;
  name: string;
  icon: string | null;
  description?: string | null;
  owner_id: Id;
  roles: Role[];
  channels?: Channel[];
  members?: Member[];
  presences?: Presence[];
  member_count?: number;
  joined_at?: Timestamp;
  system_channel_id?: Id | null;
}

export type PresenceStatus = 'online' | 'idle' | 'dnd' | 'offline' | 'invisible';

export interface Presence {
  user: { id: Id };
  guild_id?: Id;
  status: PresenceStatus;
}

export interface MessageReference {
  type?: number;
  message_id?: Id;
  channel_id?: Id;
  guild_id?: Id;
}

export interface Attachment {
  id: Id;
  filename: string;
  size: number;
  url: string;
  proxy_url: string;
  content_type?: string;
  width?: number | null;
  height?: number | null;
  description?: string;
}

/** `type`: 0 default, 7 join notice, 19 reply. */
export interface Message {
  id: Id;
  channel_id: Id;
  guild_id?: Id;
  author: User;
  member?: Member;
  content: string;
  timestamp: Timestamp;
  edited_timestamp: Timestamp | null;
  mention_everyone: boolean;
  mentions: User[];
  mention_roles: Id[];
  attachments: Attachment[];
  embeds: Record<string, unknown>[];
  pinned: boolean;
  type: number;
  nonce?: string | number;
  message_reference?: MessageReference;
  referenced_message?: Message | null;
}

export interface CreateMessage {
  content: string;
  nonce?: string;
  enforce_nonce?: boolean;
  message_reference?: MessageReference;
  allowed_mentions?: { parse?: string[]; users?: Id[]; roles?: Id[]; replied_user?: boolean };
}

export interface ReadState {
  id: Id;
  last_message_id: Id | null;
  mention_count: number;
}

export interface Invite {
  code: string;
  type?: number;
  guild: { id: Id; name: string; icon: string | null; description?: string | null };
  channel: { id: Id; name: string; type: number } | null;
  inviter?: User;
  expires_at: Timestamp | null;
  approximate_member_count?: number;
  approximate_presence_count?: number;
  uses?: number;
  max_uses?: number;
  max_age?: number;
  temporary?: boolean;
  created_at?: Timestamp;
  /** Whether the resolver knows this code yet. */
  resolver?: {
    state: 'standalone' | 'pending' | 'registered' | 'failed';
    reason?: string;
    join_url?: string;
  };
  /** Only in the answer to a join: false for who was in already. */
  new_member?: boolean;
}

export interface AuthTokens {
  access_token: string;
  refresh_token: string;
  /** Seconds. */
  expires_in: number;
  user: CurrentUser;
}

export interface MfaRequired {
  mfa: true;
  ticket: string;
  methods: string[];
}

export interface Session {
  id: Id;
  device: string;
  created_at: Timestamp;
  last_used_at: Timestamp;
  current: boolean;
}

export type RegistrationMode = 'open' | 'invite' | 'closed';

export interface SetupState {
  claimed: boolean;
  instance_name: string | null;
  registration_mode: RegistrationMode;
  /** Fields that the environment sets: they can't be chosen. */
  pinned: string[];
  admin_email?: string;
}

/** `/.well-known/privatechat` */
export interface WellKnown {
  name: string;
  version: string;
  /** Where the instance is reached, without a trailing slash. */
  public_url: string;
  gateway_url: string;
  resolver_url: string | null;
  join_url: string | null;
  registration_mode: RegistrationMode;
  claimed: boolean;
}

type None = Record<never, never>;
type Parameters<Path, Query> = ([keyof Path] extends [never] ? { path?: never } : { path: Path }) & {
  query?: Query;
  header?: never;
  cookie?: never;
};
/** One operation in openapi-fetch's shape: path parameters, query, JSON body, answer. */
interface Op<Path, Query, Body, Answer> {
  parameters: Parameters<Path, Query>;
  requestBody: [Body] extends [never] ? undefined : { content: { 'application/json': Body } };
  responses: { 200: { content: { 'application/json': Answer } } };
}
/** The same, with a body that may be left out. */
interface Call<Path, Query, Answer> {
  parameters: Parameters<Path, Query>;
  requestBody?: undefined;
  responses: { 200: { content: { 'application/json': Answer } } };
}
interface ByGuild {
  guild_id: Id;
}
interface ByChannel {
  channel_id: Id;
}
interface ByMessage extends ByChannel {
  message_id: Id;
}
interface Page {
  before?: Id;
  after?: Id;
  around?: Id;
  limit?: number;
}

/** Paths below `/api/v10`. */
export interface paths {
  '/auth/register': {
    post: Op<
      None,
      None,
      { username: string; password: string; email?: string; invite?: string; locale?: string },
      AuthTokens
    >;
  };
  '/auth/login': {
    post: Op<None, None, { login: string; password: string; mfa_code?: string }, AuthTokens | MfaRequired>;
  };
  '/auth/refresh': { post: Op<None, None, { refresh_token: string }, AuthTokens> };
  '/auth/logout': { post: Op<None, None, { refresh_token?: string }, undefined> };
  '/auth/forgot-password': { post: Op<None, None, { login: string }, undefined> };
  '/auth/reset-password': { post: Op<None, None, { token: string; password: string }, undefined> };
  '/setup': {
    get: Call<None, None, SetupState>;
    post: Op<
      None,
      None,
      {
        claim: string;
        username: string;
        password: string;
        email?: string;
        instance_name?: string;
        registration_mode?: RegistrationMode;
      },
      AuthTokens
    >;
  };
  '/users/@me': {
    get: Call<None, None, CurrentUser>;
    patch: Op<
      None,
      None,
      {
        username?: string;
        global_name?: string | null;
        bio?: string | null;
        email?: string | null;
        password?: string;
        new_password?: string;
        locale?: string;
      },
      CurrentUser
    >;
  };
  '/users/@me/sessions': { get: Call<None, None, Session[]> };
  '/users/@me/sessions/{session_id}': { delete: Call<{ session_id: Id }, None, undefined> };
  '/users/@me/channels': { post: Op<None, None, { recipient_id: Id }, Channel> };
  '/users/@me/guilds/{guild_id}': { delete: Call<ByGuild, None, undefined> };
  '/users': { get: Call<None, { username?: string; query?: string; limit?: number }, User[]> };
  '/users/{user_id}': { get: Call<{ user_id: Id }, None, User> };
  '/guilds': { post: Op<None, None, { name: string; description?: string }, Guild> };
  '/guilds/{guild_id}': {
    get: Call<ByGuild, { with_counts?: boolean }, Guild>;
    patch: Op<ByGuild, None, { name?: string; description?: string | null }, Guild>;
    delete: Call<ByGuild, None, undefined>;
  };
  '/guilds/{guild_id}/channels': {
    post: Op<
      ByGuild,
      None,
      {
        name: string;
        type?: number;
        topic?: string;
        parent_id?: Id | null;
        permission_overwrites?: Overwrite[];
      },
      Channel
    >;
  };
  '/guilds/{guild_id}/members': { get: Call<ByGuild, { limit?: number; after?: Id }, Member[]> };
  '/guilds/{guild_id}/members/search': { get: Call<ByGuild, { query: string; limit?: number }, Member[]> };
  '/guilds/{guild_id}/members/{user_id}': {
    patch: Op<
      ByGuild & { user_id: Id },
      None,
      { nick?: string | null; roles?: Id[]; communication_disabled_until?: Timestamp | null },
      Member
    >;
    delete: Call<ByGuild & { user_id: Id }, None, undefined>;
  };
  '/guilds/{guild_id}/roles': {
    post: Op<ByGuild, None, RoleChange, Role>;
  };
  '/guilds/{guild_id}/roles/{role_id}': {
    patch: Op<ByGuild & { role_id: Id }, None, RoleChange, Role>;
    delete: Call<ByGuild & { role_id: Id }, None, undefined>;
  };
  '/guilds/{guild_id}/bans': { get: Call<ByGuild, { limit?: number; after?: Id }, Ban[]> };
  '/guilds/{guild_id}/bans/{user_id}': {
    put: Op<ByGuild & { user_id: Id }, None, { delete_message_seconds?: number }, undefined>;
    delete: Call<ByGuild & { user_id: Id }, None, undefined>;
  };
  '/channels/{channel_id}': {
    get: Call<ByChannel, None, Channel>;
    patch: Op<
      ByChannel,
      None,
      { name?: string; topic?: string | null; parent_id?: Id | null; position?: number },
      Channel
    >;
    delete: Call<ByChannel, None, Channel>;
  };
  '/channels/{channel_id}/permissions/{overwrite_id}': {
    put: Op<
      ByChannel & { overwrite_id: Id },
      None,
      { type: number; allow?: string; deny?: string },
      undefined
    >;
    delete: Call<ByChannel & { overwrite_id: Id }, None, undefined>;
  };
  '/channels/{channel_id}/messages': {
    get: Call<ByChannel, Page, Message[]>;
    post: Op<ByChannel, None, CreateMessage, Message>;
  };
  '/channels/{channel_id}/messages/{message_id}': {
    get: Call<ByMessage, None, Message>;
    patch: Op<ByMessage, None, { content?: string }, Message>;
    delete: Call<ByMessage, None, undefined>;
  };
  '/channels/{channel_id}/messages/{message_id}/ack': {
    post: Op<ByMessage, None, { token?: string | null }, { token: null }>;
  };
  '/read-states/ack-bulk': {
    post: Op<None, None, { read_states: { channel_id: Id; message_id: Id }[] }, undefined>;
  };
  '/channels/{channel_id}/typing': { post: Call<ByChannel, None, undefined> };
  '/channels/{channel_id}/invites': {
    get: Call<ByChannel, None, Invite[]>;
    post: Op<ByChannel, None, { max_age?: number; max_uses?: number; temporary?: boolean }, Invite>;
  };
  '/guilds/{guild_id}/invites': { get: Call<ByGuild, None, Invite[]> };
  '/invites/{code}': {
    get: Call<{ code: string }, { with_counts?: boolean }, Invite>;
    post: Call<{ code: string }, None, Invite>;
    delete: Call<{ code: string }, None, Invite>;
  };
}
