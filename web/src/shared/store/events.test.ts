import { describe, expect, it } from 'vitest';
import { Permission } from '../permissions/permissions';
import { make } from '../test/make';
import { applyEvent, type GatewayEvents, TYPING_MS } from './events';
import {
  canIn,
  displayName,
  guildMentions,
  guildUnread,
  isUnread,
  totalMentions,
  typingUsers,
} from './selectors';
import { initialState, type ServerState } from './state';
import { loadWindow } from './windows';

const me = make.user('1');
const other = make.user('2', { global_name: 'Two' });
const guild = make.guild('100', {
  owner_id: '2',
  channels: [make.channel('10', { last_message_id: '500' }), make.channel('11')],
  members: [
    { user: me, roles: [], joined_at: '2026-01-01T00:00:00+00:00' },
    { user: other, roles: ['101'], nick: 'Nick', joined_at: '2026-01-01T00:00:00+00:00' },
  ],
});
const dm = make.channel('20', { type: 1, guild_id: undefined, recipients: [other] });

const start = apply(initialState, 'READY', {
  user: { ...me },
  guilds: [guild],
  private_channels: [dm],
  read_state: [{ id: '10', last_message_id: '500', mention_count: 0 }],
});

function apply<T extends keyof GatewayEvents>(state: ServerState, type: T, data: GatewayEvents[T], now = 0) {
  return applyEvent(state, type, data, now);
}

const created = (more: Parameters<typeof make.message>[1] = {}) =>
  make.message('600', { guild_id: '100', author: other, ...more });

describe('READY', () => {
  it('gives guilds, members, channels and read states', () => {
    expect(start.guildOrder).toEqual(['100']);
    expect(displayName(start, '2', '100')).toBe('Nick');
    expect(displayName(start, '2')).toBe('Two');
    expect(isUnread(start, '10')).toBe(false);
  });

  it('a second one replaces everything but keeps loaded channels, marked as older', () => {
    const read = loadWindow(start, '10', [make.message('500')], { hasOlder: false, hasNewer: false });
    const again = apply(read, 'READY', { user: me, guilds: [guild], private_channels: [] });
    expect(again.channels).not.toHaveProperty('20');
    expect(again.windows['10']?.generation).toBeLessThan(again.connection.generation);
    const gone = apply(read, 'READY', { user: me, guilds: [] });
    expect(gone.windows).toEqual({});
  });
});

describe('unread and mentions', () => {
  it('a message makes its channel and guild unread, without a count', () => {
    const state = apply(start, 'MESSAGE_CREATE', created());
    expect([isUnread(state, '10'), guildUnread(state, '100'), totalMentions(state)]).toEqual([true, true, 0]);
  });

  it.each([
    ['a name', created({ mentions: [me] })],
    ['everyone', created({ mention_everyone: true })],
    ['a direct message', make.message('600', { channel_id: '20', author: other })],
  ])('a mention by %s counts', (_, message) => {
    expect(totalMentions(apply(start, 'MESSAGE_CREATE', message))).toBe(1);
  });

  it('a role mention counts for who has the role only', () => {
    const message = created({ mention_roles: ['101'] });
    expect(totalMentions(apply(start, 'MESSAGE_CREATE', message))).toBe(0);
    const withRole = apply(start, 'GUILD_MEMBER_UPDATE', {
      guild_id: '100',
      user: me,
      roles: ['101'],
      joined_at: '',
    });
    expect(totalMentions(apply(withRole, 'MESSAGE_CREATE', message))).toBe(1);
  });

  it('what I wrote is read', () => {
    expect(isUnread(apply(start, 'MESSAGE_CREATE', created({ author: me })), '10')).toBe(false);
  });

  it('the same message twice counts once', () => {
    const once = apply(start, 'MESSAGE_CREATE', created({ mentions: [me] }));
    expect(totalMentions(apply(once, 'MESSAGE_CREATE', created({ mentions: [me] })))).toBe(1);
  });

  it('a channel never opened is unread only by what came after I joined', () => {
    const said = (ms: number) => String((BigInt(ms) - 1_420_070_400_000n) << 22n);
    const joined = Date.parse('2026-01-01T00:00:00+00:00');
    const last = (ms: number) =>
      apply(start, 'CHANNEL_UPDATE', make.channel('11', { last_message_id: said(ms) }));
    expect([isUnread(last(joined - 1), '11'), isUnread(last(joined + 1), '11')]).toEqual([false, true]);
  });

  it('a mark moved back by hand makes it unread again', () => {
    const back = { channel_id: '10', message_id: '400', manual: true };
    expect(isUnread(apply(start, 'MESSAGE_ACK', back), '10')).toBe(true);
  });

  it('another device of mine read it, and an older word does not undo that', () => {
    const unread = apply(start, 'MESSAGE_CREATE', created({ mentions: [me] }));
    const read = apply(unread, 'MESSAGE_ACK', { channel_id: '10', message_id: '600' });
    expect([isUnread(read, '10'), guildMentions(read, '100')]).toEqual([false, 0]);
    expect(isUnread(apply(read, 'MESSAGE_ACK', { channel_id: '10', message_id: '500' }), '10')).toBe(false);
  });
});

describe('typing', () => {
  const typing = apply(start, 'TYPING_START', { channel_id: '10', user_id: '2' }, 1_000);

  it('is shown for others, not for me', () => {
    expect(typingUsers(typing, '10')).toEqual(['2']);
    expect(typingUsers(apply(start, 'TYPING_START', { channel_id: '10', user_id: '1' }), '10')).toEqual([]);
  });

  it('ends with the message, and names its moment', () => {
    expect(typingUsers(apply(typing, 'MESSAGE_CREATE', created()), '10')).toEqual([]);
    expect(typing.typing['10']?.['2']).toBe(1_000 + TYPING_MS);
  });
});

describe('rights', () => {
  const everyone = (permissions: bigint) =>
    ({ ...guild.roles[0], id: '100', permissions: String(permissions) }) as (typeof guild.roles)[0];

  it('follow a role and an overwrite as they change', () => {
    expect(canIn(start, '10', Permission.SendMessages)).toBe(true);
    const muted = apply(start, 'GUILD_ROLE_UPDATE', {
      guild_id: '100',
      role: everyone(Permission.ViewChannel),
    });
    expect(canIn(muted, '10', Permission.SendMessages)).toBe(false);
    const allow = { id: '1', type: 1 as const, allow: String(Permission.SendMessages), deny: '0' };
    const opened = apply(muted, 'CHANNEL_UPDATE', make.channel('10', { permission_overwrites: [allow] }));
    expect(canIn(opened, '10', Permission.SendMessages)).toBe(true);
  });

  it('a hidden channel gives nothing, whatever else is allowed', () => {
    const deny = {
      id: '100',
      type: 0 as const,
      allow: String(Permission.SendMessages),
      deny: String(Permission.ViewChannel),
    };
    const hidden = apply(start, 'CHANNEL_UPDATE', make.channel('10', { permission_overwrites: [deny] }));
    expect(canIn(hidden, '10', Permission.SendMessages)).toBe(false);
  });

  it('the owner and administrators may everything', () => {
    const mine = apply(start, 'GUILD_UPDATE', { id: '100', owner_id: '1' });
    expect(canIn(mine, '10', Permission.BanMembers)).toBe(true);
    const admin = apply(start, 'GUILD_ROLE_UPDATE', {
      guild_id: '100',
      role: everyone(Permission.Administrator),
    });
    expect(canIn(admin, '10', Permission.BanMembers)).toBe(true);
  });
});

describe('leaving and losing', () => {
  it('a guild that I left takes its channels along', () => {
    const left = apply(start, 'GUILD_DELETE', { id: '100' });
    expect(Object.keys(left.channels)).toEqual(['20']);
    expect([left.guildOrder, left.members['100']]).toEqual([[], undefined]);
  });

  it('one that is only unavailable stays', () => {
    expect(apply(start, 'GUILD_DELETE', { id: '100', unavailable: true })).toBe(start);
  });

  it('a deleted role leaves its members', () => {
    const state = apply(start, 'GUILD_ROLE_DELETE', { guild_id: '100', role_id: '101' });
    expect(state.members['100']?.['2']?.roles).toEqual([]);
  });

  it('members come and go, and are counted', () => {
    const joined = apply(start, 'GUILD_MEMBER_ADD', {
      guild_id: '100',
      user: make.user('3'),
      roles: [],
      joined_at: '',
    });
    expect(joined.guilds['100']?.member_count).toBe(2);
    const gone = apply(joined, 'GUILD_MEMBER_REMOVE', { guild_id: '100', user: make.user('3') });
    expect([gone.guilds['100']?.member_count, gone.members['100']?.['3']]).toEqual([1, undefined]);
  });
});

it('an event that this client does not know changes nothing', () => {
  expect(applyEvent(start, 'SOMETHING_NEW', { id: '1' }, 0)).toBe(start);
  expect(applyEvent(start, 'constructor', {}, 0)).toBe(start);
});
