import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Running {
  origin: string;
  /** Its data directory. */
  data: string;
  /** All that it has printed so far. */
  output(): string;
  /** Ends it at once; its data stays. */
  kill(): Promise<void>;
  /** After `kill`, at the same address. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

interface Start {
  binary: string;
  port: number;
  env?: Record<string, string>;
}

/** Starts a server on a data directory of its own, and waits until it answers. */
export async function start({ binary, port, env = {} }: Start): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'privatechat-e2e-'));
  const origin = `http://localhost:${port}`;
  let output = '';
  const settings = {
    PATH: process.env.PATH,
    HOME: data,
    DATA_DIR: data,
    PORT: String(port),
    BIND: '127.0.0.1',
    ADMIN_LISTENER: 'off',
    RATE_LIMITS: 'off',
  };
  const launch = async () => {
    const child = spawn(binary, ['serve'], {
      cwd: data,
      env: { ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    await untilReady(child, origin, () => output);
    return child;
  };
  let child = await launch();
  return {
    origin,
    data,
    output: () => output,
    kill: () => end(child, 'SIGKILL'),
    async startAgain() {
      child = await launch();
    },
    async stop() {
      await end(child, 'SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
}

/**
 * A port that nobody listens on. Below those that systems give to connections of their own: one of these could take it
 * before the server does, or while the server is away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** How long a server may take to start, on a busy machine. */
export const START_MS = 60_000;

async function untilReady(child: ChildProcess, origin: string, output: () => string) {
  const until = Date.now() + START_MS;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not start:\n${output()}`);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill(signal);
  });
}
