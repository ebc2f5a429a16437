import { expect, test } from './support/test.ts';

test('a lost connection is told within five seconds, resumed without gap or duplicate', async ({
  home,
  open,
}) => {
  const sockets: { close(options?: { code?: number }): Promise<void> }[] = [];
  let reachable = true;
  const resumed: string[] = [];
  const page = await open('/login');
  await page.context().routeWebSocket(/v=10/, (socket) => {
    if (!reachable) return socket.close({ code: 4900 });
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (/"op":6\b/.test(String(message))) resumed.push(String(message));
      server.send(message);
    });
    sockets.push({
      close: async (options) => Promise.all([server.close(options), socket.close(options)]).then(() => {}),
    });
  });
  const { access_token, refresh_token, expires_in } = home.owner.tokens;
  await page.evaluate(
    ([access, refresh, ends]) => {
      const value = {
        accessToken: access,
        refreshToken: refresh,
        expiresAt: Date.now() + Number(ends) * 1000,
      };
      localStorage.setItem(`pc.session.${location.origin}`, JSON.stringify(value));
    },
    [access_token, refresh_token, String(expires_in)],
  );
  const channel = await home.owner.call<{ id: string }>('POST', `/guilds/${home.guildId}/channels`, {
    name: 'flaky',
    type: 0,
  });
  const say = (content: string) => home.owner.call('POST', `/channels/${channel.id}/messages`, { content });
  await say('before');
  await page.goto(`/channels/${home.guildId}/${channel.id}`);
  await expect(page.getByRole('log').getByText('before')).toBeVisible();

  reachable = false;
  await sockets.at(-1)?.close({ code: 4900 });
  await expect(page.getByText('Connection lost.')).toBeVisible({ timeout: 5_000 });
  await say('meanwhile');
  reachable = true;
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(page.getByRole('log').getByText('meanwhile')).toHaveCount(1);
  await expect(page.getByText('Connection lost.')).toBeHidden();
  expect(resumed, 'it resumed, and did not start anew').toHaveLength(1);
  await say('after');
  await expect(page.getByRole('log').getByText('after')).toHaveCount(1);
  await expect(page.getByRole('log').getByText('before')).toHaveCount(1);
});
