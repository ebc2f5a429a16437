import { initialState, type ServerState } from '@shared/store/state';
import { expect, it } from 'vitest';
import { memberGroups } from './groups';

const role = (id: string, position: number, hoist: boolean) => ({ id, name: `role ${id}`, position, hoist });
const member = (...roles: string[]) => ({ roles, joined_at: '' });
const state = {
  ...initialState,
  roles: {
    '1': {
      '1': role('1', 0, false),
      '2': role('2', 1, true),
      '3': role('3', 2, true),
      '4': role('4', 3, false),
    },
  },
  members: { '1': { a: member('2', '3'), b: member('2'), c: member('4'), d: member('3'), e: member() } },
  presences: { a: 'online', b: 'idle', c: 'dnd', e: 'offline' },
  users: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, { id, username: id }])),
} as unknown as ServerState;

it('puts people under their highest role shown apart, absent ones last', () => {
  const shape = memberGroups(state, '1').map(
    (group) => `${group.name ?? group.key}: ${group.members.map((each) => each.id).join(' ')}`,
  );
  expect(shape).toEqual(['role 3: a', 'role 2: b', 'online: c', 'offline: d e']);
});
