import { describe, expect, it } from 'vitest';
import { type Effect, type GatewayEvent, type GatewayState, idle, step } from './machine';

const hello: GatewayEvent = { type: 'frame', op: 10, d: { heartbeat_interval: 40_000 }, s: null, t: null };
const ready: GatewayEvent = dispatch('READY', 1, { session_id: 's1', resume_gateway_url: 'wss://again' });
const ack: GatewayEvent = { type: 'frame', op: 11, d: null, s: null, t: null };
const timer = (name: 'heartbeat' | 'patience' | 'reconnect'): GatewayEvent => ({ type: 'timer', name });
const closed = (code: number): GatewayEvent => ({ type: 'closed', code });

function dispatch(t: string, s: number, d: unknown = {}): GatewayEvent {
  return { type: 'frame', op: 0, d, s, t };
}

/** The state after these events, and what the last one asked for. */
function following(...events: GatewayEvent[]): { state: GatewayState; effects: Effect[] } {
  let state: GatewayState = idle;
  let effects: Effect[] = [];
  for (const event of events) [state, effects] = step(state, event);
  return { state, effects };
}

const live = [{ type: 'start' }, hello, ready] as GatewayEvent[];
const find = <T extends Effect['type']>(effects: Effect[], type: T) =>
  effects.find((effect): effect is Extract<Effect, { type: T }> => effect.type === type);

describe('connecting', () => {
  it('identifies on HELLO and is ready on READY', () => {
    expect(find(following({ type: 'start' }, hello).effects, 'authenticate')).toMatchObject({ resume: null });
    const { state, effects } = following(...live);
    expect(state).toMatchObject({ name: 'ready', resume: { sessionId: 's1', seq: 1 } });
    expect(find(effects, 'dispatch')).toMatchObject({ event: 'READY' });
  });

  it('gives up on a server that never says HELLO', () => {
    expect(following({ type: 'start' }, timer('patience')).state.name).toBe('backoff');
  });

  it('starts once however often it is told to', () => {
    expect(following({ type: 'start' }, { type: 'start' }).effects).toEqual([]);
  });
});

describe('staying', () => {
  it('remembers the last sequence, and sends it with each beat', () => {
    const { effects } = following(...live, dispatch('MESSAGE_CREATE', 2), timer('heartbeat'));
    expect(find(effects, 'send')).toEqual({ type: 'send', op: 1, d: 2 });
  });

  it('answers a beat that the server asks for', () => {
    const { effects } = following(...live, { type: 'frame', op: 1, d: null, s: null, t: null });
    expect(find(effects, 'send')).toEqual({ type: 'send', op: 1, d: 1 });
  });

  it('goes on while beats are answered, and reconnects when one is not', () => {
    expect(following(...live, timer('heartbeat'), ack, timer('heartbeat')).state.name).toBe('ready');
    const { state, effects } = following(...live, timer('heartbeat'), timer('heartbeat'));
    expect(state.name).toBe('backoff');
    expect(find(effects, 'close')?.code, '1000 and 1001 would end the session').toBeGreaterThan(1001);
  });

  it('believes the browser that the network is gone only when the server stays silent', () => {
    const asked = following(...live, { type: 'offline' });
    expect(find(asked.effects, 'timer')).toMatchObject({ name: 'patience', max: 3_000 });
    expect(following(...live, { type: 'offline' }, ack, timer('patience')).state.name).toBe('ready');
    expect(following(...live, { type: 'offline' }, timer('patience')).state.name).toBe('backoff');
  });
});

describe('coming back', () => {
  const lost = [...live, dispatch('TYPING_START', 7), closed(1006)];

  it('resumes where it stopped, at the address that READY gave', () => {
    const opened = following(...lost, timer('reconnect'));
    expect(find(opened.effects, 'open')).toEqual({ type: 'open', url: 'wss://again' });
    const { effects } = following(...lost, timer('reconnect'), hello);
    expect(find(effects, 'authenticate')?.resume).toEqual({ sessionId: 's1', url: 'wss://again', seq: 7 });
  });

  it('counts replayed events before RESUMED', () => {
    const { state } = following(
      ...lost,
      timer('reconnect'),
      hello,
      dispatch('MESSAGE_CREATE', 8),
      dispatch('RESUMED', 9),
    );
    expect(state).toMatchObject({ name: 'ready', resume: { seq: 9 } });
  });

  it('identifies afresh when the session is unknown', () => {
    const refused: GatewayEvent = { type: 'frame', op: 9, d: false, s: null, t: null };
    const { state, effects } = following(...lost, timer('reconnect'), hello, refused);
    expect(state).toMatchObject({ name: 'backoff', resume: null });
    expect(find(effects, 'timer')).toMatchObject({ min: 1_000, max: 5_000 });
  });

  it.each([4007, 4009])('forgets the session on %i', (code) => {
    expect(following(...live, closed(code)).state).toMatchObject({ name: 'backoff', resume: null });
  });

  it('reconnects at once when asked to (op 7)', () => {
    const { state, effects } = following(...live, { type: 'frame', op: 7, d: null, s: null, t: null });
    expect(state).toMatchObject({ name: 'connecting', resume: { sessionId: 's1' } });
    expect(find(effects, 'open')).toBeDefined();
  });

  it('tries at once when the network is back', () => {
    expect(following(...lost, { type: 'online' }).state.name).toBe('connecting');
  });

  it('waits longer each time, at most a minute, half of it by chance', () => {
    let { state, effects } = following(...lost);
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const wait = find(effects, 'timer');
      expect(wait?.min).toBe((wait?.max ?? 0) / 2);
      waits.push(wait?.max ?? 0);
      [state] = step(state, timer('reconnect'));
      [state, effects] = step(state, closed(1006));
    }
    expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(Math.max(...waits)).toBe(60_000);
  });
});

describe('refusals', () => {
  it('tries once more with a fresh token, then the sign-in is over', () => {
    const again = following(...live, closed(4004), hello);
    expect(find(again.effects, 'authenticate')).toMatchObject({ fresh: true });
    expect(following(...live, closed(4004), hello, closed(4004)).state).toMatchObject({
      name: 'dead',
      reason: 'signed-out',
    });
  });

  it('a fresh token that works is as good as the first', () => {
    const { state } = following(...live, closed(4004), hello, dispatch('RESUMED', 2), closed(4004));
    expect(state.name).toBe('connecting');
  });

  it.each([4010, 4012, 4014])('does not come back after %i', (code) => {
    expect(following(...live, closed(code), timer('reconnect'), { type: 'online' }).state).toMatchObject({
      name: 'dead',
      reason: 'refused',
    });
  });
});

it('any event in any state gives a state, and late words change nothing that is over', () => {
  const events: GatewayEvent[] = [
    { type: 'start' },
    { type: 'stop' },
    { type: 'online' },
    { type: 'offline' },
    { type: 'signed-out' },
    hello,
    ready,
    ack,
    dispatch('X', 3),
    { type: 'frame', op: 9, d: false, s: null, t: null },
    { type: 'frame', op: 7, d: null, s: null, t: null },
    timer('heartbeat'),
    timer('patience'),
    timer('reconnect'),
    closed(1006),
    closed(4004),
    closed(4014),
  ];
  let seed = 7;
  let state: GatewayState = idle;
  for (let round = 0; round < 5_000; round += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const [next] = step(state, events[seed % events.length] ?? hello);
    expect(next.name).toBeTypeOf('string');
    state = next;
  }
  const [over, effects] = step({ name: 'dead', resume: null, reason: 'refused' }, closed(1006));
  expect([over.name, effects]).toEqual(['dead', []]);
});
