/**
 * The gateway's client as a pure machine: `step(state, event)` gives the next state and what to do.
 * No clock, no socket, no chance in here; `shell.ts` has them.
 */
export type GatewayState =
  | { name: 'idle'; resume: Resume | null }
  | { name: 'connecting'; resume: Resume | null; attempt: number; rejected: number }
  | {
      name: 'hello';
      resume: Resume | null;
      attempt: number;
      rejected: number;
      interval: number;
      acked: boolean;
    }
  | { name: 'ready'; resume: Resume; rejected: number; interval: number; acked: boolean }
  | { name: 'backoff'; resume: Resume | null; attempt: number; rejected: number }
  | { name: 'dead'; resume: null; reason: DeathReason };

/** What a later connection needs to go on where this one stopped. */
export interface Resume {
  sessionId: string;
  url: string | null;
  seq: number;
}

export type DeathReason = 'signed-out' | 'refused';
export type TimerName = 'heartbeat' | 'patience' | 'reconnect';

export type GatewayEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'frame'; op: number; d: unknown; s: number | null; t: string | null }
  | { type: 'closed'; code: number }
  | { type: 'timer'; name: TimerName }
  /** The browser's word; `offline` is checked before it is believed (a LAN needs no internet). */
  | { type: 'online' }
  | { type: 'offline' }
  | { type: 'signed-out' };

export type Effect =
  | { type: 'open'; url: string | null }
  | { type: 'close'; code: number }
  | { type: 'send'; op: number; d: unknown }
  /** Send op 2 or op 6 with a token that is valid now; `fresh`: the one in hand was refused. */
  | { type: 'authenticate'; resume: Resume | null; fresh: boolean }
  /** A random moment of the range, in ms. */
  | { type: 'timer'; name: TimerName; min: number; max: number }
  | { type: 'cancel'; name: TimerName }
  | { type: 'dispatch'; event: string; data: unknown };

export type Step = [GatewayState, Effect[]];

export const idle: GatewayState = { name: 'idle', resume: null };

/** Any code but 1000 and 1001, which would end the session on the server. */
const CLOSE_TO_RESUME = 4900;
const HELLO_PATIENCE_MS = 15_000;
const PROBE_PATIENCE_MS = 3_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;
/** Our request itself is wrong: trying again would give the same answer. */
const REFUSED = new Set([4010, 4011, 4012, 4013, 4014]);
const TOKEN_REFUSED = 4004;
const SESSION_LOST = new Set([4007, 4009]);

export function step(state: GatewayState, event: GatewayEvent): Step {
  switch (event.type) {
    case 'start':
      return state.name === 'idle' || state.name === 'dead' ? connect(state.resume, 0, 0) : [state, []];
    case 'stop':
      return [idle, [...cancelAll, { type: 'close', code: 1000 }]];
    case 'signed-out':
      return [
        { name: 'dead', resume: null, reason: 'signed-out' },
        [...cancelAll, { type: 'close', code: 1000 }],
      ];
    case 'frame':
      return frame(state, event);
    case 'closed':
      return closed(state, event.code);
    case 'timer':
      return timer(state, event.name);
    case 'online':
      return state.name === 'backoff' ? connect(state.resume, state.attempt, state.rejected) : probe(state);
    case 'offline':
      return probe(state);
  }
}

function connect(resume: Resume | null, attempt: number, rejected: number): Step {
  return [
    { name: 'connecting', resume, attempt, rejected },
    [
      { type: 'cancel', name: 'reconnect' },
      { type: 'open', url: resume?.url ?? null },
      { type: 'timer', name: 'patience', min: HELLO_PATIENCE_MS, max: HELLO_PATIENCE_MS },
    ],
  ];
}

function frame(state: GatewayState, { op, d, s, t }: Extract<GatewayEvent, { type: 'frame' }>): Step {
  if (state.name === 'connecting') return op === 10 ? hello(state, d) : [state, []];
  if (state.name !== 'hello' && state.name !== 'ready') return [state, []];
  switch (op) {
    case 0:
      return dispatch(state, t ?? '', d, s ?? state.resume?.seq ?? 0);
    case 1:
      return [state, [{ type: 'send', op: 1, d: state.resume?.seq ?? null }]];
    case 7:
      return reconnectNow(state);
    case 9:
      return invalidSession(state, d === true);
    case 11:
      return [
        { ...state, acked: true },
        state.name === 'ready' ? [{ type: 'cancel', name: 'patience' }] : [],
      ];
    default:
      return [state, []];
  }
}

function hello(state: Extract<GatewayState, { name: 'connecting' }>, d: unknown): Step {
  const interval = (d as { heartbeat_interval: number }).heartbeat_interval;
  return [
    { ...state, name: 'hello', interval, acked: true },
    [
      { type: 'timer', name: 'heartbeat', min: 0, max: interval },
      { type: 'authenticate', resume: state.resume, fresh: state.rejected > 0 },
    ],
  ];
}

type Connected = Extract<GatewayState, { name: 'hello' | 'ready' }>;

function dispatch(state: Connected, event: string, data: unknown, seq: number): Step {
  const told: Effect = { type: 'dispatch', event, data };
  if (event === 'READY') {
    const { session_id, resume_gateway_url } = data as { session_id: string; resume_gateway_url?: string };
    return live(state, { sessionId: session_id, url: resume_gateway_url ?? null, seq }, told);
  }
  if (!state.resume) return [state, [told]];
  // Replayed events come before RESUMED, and count.
  const resume = { ...state.resume, seq: Math.max(seq, state.resume.seq) };
  if (event === 'RESUMED') return live(state, resume, told);
  return [{ ...state, resume }, [told]];
}

function live({ interval, acked }: Connected, resume: Resume, told: Effect): Step {
  return [
    { name: 'ready', resume, rejected: 0, interval, acked },
    [{ type: 'cancel', name: 'patience' }, told],
  ];
}

function timer(state: GatewayState, name: TimerName): Step {
  if (name === 'reconnect') {
    return state.name === 'backoff' ? connect(state.resume, state.attempt, state.rejected) : [state, []];
  }
  if (state.name === 'connecting' || (name === 'patience' && state.name === 'hello')) return lose(state);
  if (state.name !== 'hello' && state.name !== 'ready') return [state, []];
  if (!state.acked) return lose(state);
  if (name === 'patience') return [state, []];
  return [
    { ...state, acked: false },
    [
      { type: 'send', op: 1, d: state.resume?.seq ?? null },
      { type: 'timer', name: 'heartbeat', min: state.interval, max: state.interval },
    ],
  ];
}

/** Asks for a sign of life within three seconds. */
function probe(state: GatewayState): Step {
  if (state.name !== 'ready') return [state, []];
  return [
    { ...state, acked: false },
    [
      { type: 'send', op: 1, d: state.resume.seq },
      { type: 'timer', name: 'patience', min: PROBE_PATIENCE_MS, max: PROBE_PATIENCE_MS },
    ],
  ];
}

function closed(state: GatewayState, code: number): Step {
  if (state.name === 'idle' || state.name === 'dead' || state.name === 'backoff') return [state, []];
  if (REFUSED.has(code)) return [{ name: 'dead', resume: null, reason: 'refused' }, cancelAll];
  if (code === TOKEN_REFUSED) {
    // Once with a fresh token; refused again, this sign-in is over.
    if (state.rejected > 0) return [{ name: 'dead', resume: null, reason: 'signed-out' }, cancelAll];
    const [next, effects] = connect(state.resume, 0, 1);
    return [next, [...cancelAll, ...effects]];
  }
  return lose(SESSION_LOST.has(code) && state.name !== 'connecting' ? { ...forget(state) } : state);
}

type Lossy = Extract<GatewayState, { name: 'connecting' | 'hello' | 'ready' }>;

function lose(state: Lossy): Step {
  const attempt = state.name === 'ready' ? 0 : state.attempt + 1;
  const max = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** attempt);
  return [
    { name: 'backoff', resume: state.resume, attempt, rejected: state.rejected },
    [
      ...cancelAll,
      { type: 'close', code: CLOSE_TO_RESUME },
      // Half of it is chance, so that a restarted server isn't met by everybody at once.
      { type: 'timer', name: 'reconnect', min: max / 2, max },
    ],
  ];
}

/** The server asks for it (op 7): at once, and going on where we are. */
function reconnectNow(state: Connected): Step {
  const [next, effects] = connect(state.resume, 0, state.rejected);
  return [next, [...cancelAll, { type: 'close', code: CLOSE_TO_RESUME }, ...effects]];
}

function invalidSession(state: Connected, resumable: boolean): Step {
  const [next, effects] = lose(resumable ? state : forget(state));
  return [
    next,
    effects.map((effect) => (effect.type === 'timer' ? { ...effect, min: 1_000, max: 5_000 } : effect)),
  ];
}

function forget(state: Connected): Lossy {
  if (state.name === 'hello') return { ...state, resume: null };
  return { ...state, name: 'hello', attempt: -1, resume: null };
}

const cancelAll: Effect[] = [
  { type: 'cancel', name: 'heartbeat' },
  { type: 'cancel', name: 'patience' },
  { type: 'cancel', name: 'reconnect' },
];
