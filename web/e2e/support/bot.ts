import WebSocket from 'ws';
import { call } from './instance.ts';

interface Frame {
  op: number;
  t?: string;
  d: { heartbeat_interval: number; content: string; channel_id: string; id: string };
}

/** A bot as any library would run it: it answers `!ping` with `pong`, as a reply. */
export async function startBot(origin: string, token: string): Promise<{ stop(): void }> {
  const { url } = await call<{ url: string }>(origin, `Bot ${token}`, 'GET', '/gateway/bot');
  const socket = new WebSocket(`${url}?v=10&encoding=json`);
  const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
  // Guilds, messages, and their text.
  const intents = 1 | (1 << 9) | (1 << 15);
  let beat: NodeJS.Timeout | undefined;

  await new Promise<void>((ready, failed) => {
    socket.on('error', failed);
    socket.on('close', (code) => failed(new Error(`the gateway closed the bot's socket: ${code}`)));
    socket.on('message', async (raw) => {
      const { op, t, d } = JSON.parse(raw.toString()) as Frame;
      if (op === 10) {
        beat = setInterval(() => send(1, null), d.heartbeat_interval);
        send(2, { token, intents, properties: { os: 'linux', browser: 'e2e', device: 'e2e' } });
      }
      if (t === 'GUILD_CREATE') ready();
      if (t === 'MESSAGE_CREATE' && d.content === '!ping') {
        const body = { content: 'pong 🏓', message_reference: { message_id: d.id } };
        await call(origin, `Bot ${token}`, 'POST', `/channels/${d.channel_id}/messages`, body);
      }
    });
  });
  return {
    stop() {
      clearInterval(beat);
      socket.terminate();
    },
  };
}
