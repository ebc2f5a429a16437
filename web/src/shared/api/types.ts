/** The server's types, by its own names: out of docs/openapi.json (`npm run types`), none written by hand. */
import type { components, paths as documented } from './schema';

type Schemas = components['schemas'];

/** A snowflake as a decimal string; compare with `compareIds`, never as a number. */
export type Id = Schemas['Snowflake'];
export type Timestamp = Schemas['Timestamp'];

/** Paths below `/api/v10`. */
export type paths = {
  [Path in keyof documented as Path extends `/api/v10${infer Rest}` ? Rest : never]: documented[Path];
};

export type MfaRequired = Schemas['MfaRequired'];
export type Session = Schemas['Session'];
export type SetupState = Schemas['SetupState'];
export type RegistrationMode = Schemas['RegistrationMode'];
export type WellKnown = Schemas['WellKnown'];
export type Overwrite = Schemas['PermissionOverwrite'];
export type Attachment = Schemas['Attachment'];
export type Embed = Schemas['Embed'];
export type CreateMessage = Schemas['CreateMessage'];
export type RoleChange = Schemas['UpdateRole'];
export type PresenceStatus = Schemas['Status'];

// Of the large objects, what this client reads: an event, an answer and a row on its way to the server all have it.

export type User = Pick<
  Schemas['User'],
  'id' | 'username' | 'discriminator' | 'global_name' | 'avatar' | 'bot'
>;

export type CurrentUser = User &
  Partial<
    Pick<Schemas['CurrentUser'], 'email' | 'bio' | 'locale' | 'verified' | 'mfa_enabled' | 'instance_admin'>
  >;

export type Application = Pick<Schemas['Application'], 'id' | 'name' | 'approximate_guild_count'> & {
  /** Absent until it is made. */
  bot?: User;
};

export type AuthTokens = Pick<Schemas['AuthTokens'], 'access_token' | 'refresh_token' | 'expires_in'> & {
  user: CurrentUser;
};

export type Ban = Pick<Schemas['Ban'], 'reason'> & { user: User };

export type Invite = Omit<Schemas['Invite'], 'guild' | 'inviter'> & {
  guild: Pick<Schemas['InviteGuild'], 'id' | 'name' | 'icon' | 'description'>;
  inviter?: User;
};

export type Member = Pick<Schemas['PartialMember'], 'roles' | 'joined_at'> &
  Partial<Pick<Schemas['PartialMember'], 'nick' | 'communication_disabled_until'>> & { user?: User };

export type Role = Pick<
  Schemas['Role'],
  'id' | 'name' | 'permissions' | 'position' | 'color' | 'hoist' | 'managed' | 'mentionable'
>;

type GuildChannel = Schemas['GuildChannel'];
type DirectMessageChannel = Schemas['DirectMessageChannel'];

/** A guild's channel (0 text, 2 voice, 4 category) or a direct message (1). */
export type Channel = Pick<GuildChannel, 'id'> &
  Partial<
    Pick<
      GuildChannel,
      | 'guild_id'
      | 'name'
      | 'topic'
      | 'position'
      | 'parent_id'
      | 'nsfw'
      | 'rate_limit_per_user'
      | 'permission_overwrites'
      | 'last_message_id'
    >
  > & { type: GuildChannel['type'] | DirectMessageChannel['type']; recipients?: User[] };

export type Presence = Pick<Schemas['Presence'], 'user' | 'guild_id' | 'status'>;

export type Guild = Pick<Schemas['Guild'], 'id' | 'name' | 'icon' | 'owner_id'> &
  Partial<Pick<Schemas['Guild'], 'description' | 'system_channel_id'>> &
  Partial<Pick<Schemas['GuildCreate'], 'member_count' | 'joined_at'>> & {
    roles: Role[];
    channels?: Channel[];
    members?: Member[];
    presences?: Presence[];
  };

export type ReadState = Pick<Schemas['ReadState'], 'id' | 'last_message_id' | 'mention_count'>;

export type MessageReference = Partial<
  Pick<Schemas['MessageReference'], 'type' | 'message_id' | 'channel_id' | 'guild_id'>
>;

export interface Message
  extends Pick<
    Schemas['Message'],
    | 'id'
    | 'channel_id'
    | 'guild_id'
    | 'content'
    | 'timestamp'
    | 'edited_timestamp'
    | 'mention_everyone'
    | 'mention_roles'
    | 'attachments'
    | 'embeds'
    | 'pinned'
    | 'type'
    | 'nonce'
  > {
  author: User;
  member?: Omit<Member, 'user'>;
  mentions: User[];
  message_reference?: MessageReference;
  referenced_message?: Message | null;
}
