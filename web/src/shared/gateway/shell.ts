import { type Effect, type GatewayEvent, type GatewayState, idle, step, type TimerName } from './machine';

export interface GatewayOptions {
  /** Without query, e.g. `wss://chat.example.org/gateway`. */
  url: string;
  /** A token that is valid now, or null when nobody is signed in any more. `fresh`: not the one in hand. */
  token(fresh: boolean): Promise<string | null>;
  onDispatch(event: string, data: unknown): void;
  /** `retryAt` in Unix ms while waiting for the next try. */
  onState(state: GatewayState, retryAt?: number): void;
  now(): number;
}

export interface Gateway {
  start(): void;
  stop(): void;
  /** Any op that people's clients send: 3 presence, 8 members. Dropped while not connected. */
  send(op: number, d: unknown): void;
  /** Try at once instead of waiting for the back-off. */
  retry(): void;
}

/** Runs the machine's effects on a real socket, real timers and the browser's word about the network. */
export function createGateway(options: GatewayOptions): Gateway {
  let state: GatewayState = idle;
  let socket: WebSocket | null = null;
  let retryAt: number | undefined;
  const timers = new Map<TimerName, ReturnType<typeof setTimeout>>();

  function feed(event: GatewayEvent) {
    const [next, effects] = step(state, event);
    const changed = next !== state;
    state = next;
    for (const effect of effects) run(effect);
    if (changed) options.onState(state, state.name === 'backoff' ? retryAt : undefined);
  }

  function run(effect: Effect) {
    switch (effect.type) {
      case 'open':
        return open(effect.url ?? options.url);
      case 'close':
        return close(effect.code);
      case 'send':
        return transmit(effect.op, effect.d);
      case 'authenticate':
        return void authenticate(effect);
      case 'timer':
        return startTimer(effect);
      case 'cancel':
        return clearTimeout(timers.get(effect.name));
      case 'dispatch':
        return options.onDispatch(effect.event, effect.data);
    }
  }

  function open(url: string) {
    close(4900);
    const opened = new WebSocket(`${url}${url.includes('?') ? '&' : '?'}v=10&encoding=json`);
    socket = opened;
    opened.onmessage = ({ data }) => {
      if (socket === opened) feed({ type: 'frame', ...JSON.parse(data) });
    };
    opened.onclose = ({ code }) => {
      if (socket !== opened) return;
      socket = null;
      feed({ type: 'closed', code });
    };
  }

  /** Forgets the socket first: what it still says belongs to the past. */
  function close(code: number) {
    const old = socket;
    socket = null;
    old?.close(code);
  }

  function transmit(op: number, d: unknown) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op, d }));
  }

  async function authenticate({ resume, fresh }: Extract<Effect, { type: 'authenticate' }>) {
    const asking = socket;
    const token = await options.token(fresh).catch(() => undefined);
    if (socket !== asking) return;
    if (token === null) return feed({ type: 'signed-out' });
    // No answer about the token: the connection is as good as lost.
    if (token === undefined) return feed({ type: 'closed', code: 1006 });
    if (resume) return transmit(6, { token, session_id: resume.sessionId, seq: resume.seq });
    transmit(2, { token, properties: { os: 'web', browser: 'PrivateChat', device: 'web' } });
  }

  function startTimer({ name, min, max }: Extract<Effect, { type: 'timer' }>) {
    clearTimeout(timers.get(name));
    const delay = min + Math.random() * (max - min);
    if (name === 'reconnect') retryAt = options.now() + delay;
    timers.set(
      name,
      setTimeout(() => feed({ type: 'timer', name }), delay),
    );
  }

  const online = () => feed({ type: 'online' });
  const offline = () => feed({ type: 'offline' });

  return {
    start() {
      window.addEventListener('online', online);
      window.addEventListener('offline', offline);
      feed({ type: 'start' });
    },
    stop() {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      feed({ type: 'stop' });
    },
    send: transmit,
    retry: online,
  };
}
