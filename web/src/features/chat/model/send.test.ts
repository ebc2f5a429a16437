import { createApi } from '@shared/api/client';
import type { Message } from '@shared/api/types';
import { createServerStore } from '@shared/store/store';
import { make } from '@shared/test/make';
import { signedIn } from '@shared/test/session';
import { beforeEach, describe, expect, it } from 'vitest';
import { send, submit } from './send';

const me = make.user('1');
type Body = { content: string; nonce: string };

/** A server whose answers the test gives, in order. */
function setUp(...answers: (Response | Error | ((body: Body) => Response))[]) {
  const bodies: Body[] = [];
  const fetch = async (request: Request) => {
    const body = (await request.json()) as Body;
    bodies.push(body);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(body) : (answer ?? accepted(body));
  };
  const store = createServerStore(Date.now);
  store.actions.event('READY', { user: me, guilds: [make.guild('100', { channels: [make.channel('10')] })] });
  store.actions.loadWindow('10', [], { hasOlder: false, hasNewer: false });
  const api = createApi({
    origin: 'http://test',
    session: signedIn,
    fetch: fetch as typeof globalThis.fetch,
  });
  const rows = () => store.get().windows['10']?.rows ?? [];
  return { server: { api, store }, bodies, rows };
}

let next = 1000;
beforeEach(() => {
  next = 1000;
});

function accepted({ content, nonce }: Body): Response {
  next += 1;
  return Response.json(make.message(String(next), { author: me, content, nonce }));
}

const refused = (status: number, code: number, more = {}) =>
  Response.json({ code, message: 'no', ...more }, { status });

describe('sending', () => {
  it('shows the message at once, and once only whichever word comes first', async () => {
    const { server, bodies, rows } = setUp();
    const done = send(server, { channelId: '10', content: 'hi' });
    expect(rows()).toMatchObject([{ state: 'pending', message: { content: 'hi' } }]);
    const [row] = rows();
    await done;
    expect(rows()).toMatchObject([{ state: 'sent', key: row?.key, message: { id: '1001' } }]);
    server.store.actions.event(
      'MESSAGE_CREATE',
      make.message('1001', { author: me, content: 'hi', nonce: bodies[0]?.nonce }),
    );
    expect(rows()).toHaveLength(1);
  });

  it('keeps the order of what is sent in a hurry', async () => {
    const { server, bodies } = setUp();
    await Promise.all(['a', 'b', 'c'].map((content) => send(server, { channelId: '10', content })));
    expect(bodies.map((body) => body.content)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [new Error('offline'), 'offline'],
    [refused(503, 0), 'broken'],
    [refused(507, 0), 'full'],
    [refused(403, 50013), 'denied'],
    [refused(403, 50007), 'blocked'],
    [refused(400, 50035), 'refused'],
    [refused(429, 0, { retry_after: 30 }), 'wait 30'],
  ])('a refusal (%o) leaves it failed with the reason', async (answer, reason) => {
    const { server, rows } = setUp(answer);
    await send(server, { channelId: '10', content: 'hi' });
    expect(rows()).toMatchObject([{ state: 'failed', error: reason }]);
  });

  it('a failure does not hold up the next one, and sending again uses the same nonce', async () => {
    const { server, bodies, rows } = setUp(new Error('offline'));
    await send(server, { channelId: '10', content: 'lost' });
    await send(server, { channelId: '10', content: 'next' });
    const failed = rows().find((row) => row.state === 'failed')?.message as Message;
    await submit(server, failed);
    expect(rows().map((row) => row.state)).toEqual(['sent', 'sent']);
    expect(bodies[2]?.nonce).toBe(bodies[0]?.nonce);
  });

  it('waits out a short rate limit by itself', async () => {
    const { server, bodies, rows } = setUp(refused(429, 0, { retry_after: 0.01 }));
    await send(server, { channelId: '10', content: 'hi' });
    expect(rows()).toMatchObject([{ state: 'sent' }]);
    expect(bodies).toHaveLength(2);
  });

  it('a reply names its message', async () => {
    const { server, bodies, rows } = setUp();
    const done = send(server, { channelId: '10', content: 'yes', replyTo: make.message('900') });
    expect(rows()[0]?.message).toMatchObject({ type: 19, referenced_message: { id: '900' } });
    await done;
    expect(bodies[0]).toMatchObject({ message_reference: { message_id: '900' } });
  });
});
