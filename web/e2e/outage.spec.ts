import { expect, test } from '@playwright/test';
import { startCounting } from './support/counting-proxy.ts';
import { claimInstance, startInstance } from './support/instance.ts';
import { registersAt, startResolver } from './support/resolver.ts';

type Made = { code: string; resolver: { state: string } };

const MADE = 1_000;
const REVOKED = 100;
const AT_ONCE = 20;

/** No browser is in this: two processes, of which one is killed and comes back. */
test('a thousand codes of an outage arrive in five requests, and those revoked in it never', async () => {
  test.skip(test.info().project.name !== 'wide', 'it has no width');
  test.slow();
  const resolver = await startResolver({ LIMIT_RESOLVE: '100000' });
  const proxy = await startCounting(resolver.origin);
  const instance = await startInstance(registersAt(proxy.origin));
  try {
    const owner = await claimInstance(instance);
    const [guild] = await owner.call<{ id: string }[]>('GET', '/users/@me/guilds');
    const channels = await owner.call<{ id: string; type: number }[]>('GET', `/guilds/${guild?.id}/channels`);
    const channel = channels.find(({ type }) => type === 0)?.id;

    await resolver.kill();
    const codes: string[] = [];
    while (codes.length < MADE) {
      const one = () => owner.call<Made>('POST', `/channels/${channel}/invites`, { unique: true });
      const made = await Promise.all(Array.from({ length: AT_ONCE }, one));
      codes.push(...made.map(({ code }) => code));
    }
    const revoked = codes.splice(0, REVOKED);
    for (const code of revoked) await owner.call('DELETE', `/invites/${code}`);
    const carrying = () => proxy.bodies.filter((body) => body !== '{"routes":[]}');
    await expect.poll(() => proxy.bodies.length, 'it asked whether the resolver is there').toBeGreaterThan(0);
    expect(carrying()).toEqual([]);

    const since = Date.now();
    await resolver.startAgain();
    const registered = async () => {
      const invites = await owner.call<Made[]>('GET', `/guilds/${guild?.id}/invites`);
      return invites.filter((invite) => invite.resolver.state === 'registered').length;
    };
    await expect.poll(registered, { timeout: 60_000, intervals: [100] }).toBe(MADE - REVOKED);
    test.info().annotations.push({ type: 'registered after', description: `${Date.now() - since} ms` });
    // How often it asks until the resolver is there again depends on how long that takes to start.
    expect(carrying().length).toBeLessThanOrEqual(5);
    for (const code of codes) {
      const answer = await fetch(`${resolver.origin}/api/resolver/resolve/${code}`);
      expect(await answer.json(), code).toMatchObject({ redirectTo: `${instance.origin}/invite/${code}` });
    }
    const heard = proxy.bodies.join();
    expect(revoked.filter((code) => heard.includes(code))).toEqual([]);
  } finally {
    await instance.stop();
    proxy.close();
    await resolver.stop();
  }
});
