import type { Channel, Guild, Message, User } from '../api/types';

/** Objects of the server with what a test doesn't care about filled in. */
export const make = {
  user: (id: string, more: Partial<User> = {}): User => ({
    id,
    username: `user${id}`,
    discriminator: '0',
    global_name: null,
    avatar: null,
    ...more,
  }),

  channel: (id: string, more: Partial<Channel> = {}): Channel => ({
    id,
    type: 0,
    guild_id: '100',
    name: `channel-${id}`,
    position: 0,
    permission_overwrites: [],
    last_message_id: null,
    ...more,
  }),

  guild: (id: string, more: Partial<Guild> = {}): Guild => ({
    id,
    name: `Guild ${id}`,
    icon: null,
    owner_id: '1',
    roles: [
      {
        id,
        name: '@everyone',
        permissions: '68608',
        position: 0,
        color: 0,
        hoist: false,
        managed: false,
        mentionable: false,
      },
    ],
    channels: [],
    members: [],
    member_count: 1,
    ...more,
  }),

  message: (id: string, more: Partial<Message> = {}): Message => ({
    id,
    channel_id: '10',
    author: make.user('2'),
    content: `message ${id}`,
    timestamp: '2026-01-02T03:04:05.678000+00:00',
    edited_timestamp: null,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    ...more,
  }),
};
