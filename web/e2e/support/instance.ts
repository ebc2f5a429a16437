import { freePort, type Running, START_MS, start } from './process.ts';

export const PASSWORD = 'a long enough passphrase';

export interface Instance extends Running {
  /** The code of the set-up link that it printed. */
  claim: string;
}

/** A new instance that nobody has claimed. */
export async function startInstance(env: Record<string, string> = {}, port?: number): Promise<Instance> {
  const binary = process.env.INSTANCE_BIN;
  if (!binary) throw new Error('INSTANCE_BIN names no instance binary: run ./scripts/test browser');
  // Who signs in once, at the start of a worker, is signed in until its end, however long that takes.
  const settings = { JWT_ACCESS_TOKEN_EXPIRY: '1d', ...env };
  const running = await start({ binary, port: port ?? (await freePort()), env: settings });
  const claim = await printedClaim(running);
  return { ...running, claim };
}

/** The link comes right after the server has begun to answer. */
async function printedClaim({ output }: Running): Promise<string> {
  for (const until = Date.now() + START_MS; Date.now() < until; ) {
    const claim = /\/setup\S*?[?#&]claim=([\w.-]+)/.exec(output())?.[1];
    if (claim) return claim;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the instance printed no set-up link:\n${output()}`);
}

/** Somebody with an account, as the API sees them. */
export interface Person {
  id: string;
  username: string;
  tokens: { access_token: string; refresh_token: string; expires_in: number };
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

export async function claimInstance(
  { origin, claim }: Instance,
  username = 'owner',
  mode = 'open',
): Promise<Person> {
  const body = {
    claim,
    username,
    password: PASSWORD,
    instance_name: 'Les Glycines',
    registration_mode: mode,
  };
  return person(origin, await call(origin, '', 'POST', '/setup', body));
}

export async function register(origin: string, username: string): Promise<Person> {
  return person(origin, await call(origin, '', 'POST', '/auth/register', { username, password: PASSWORD }));
}

type SignedIn = Person['tokens'] & { user: { id: string; username: string } };

function person(origin: string, { user, ...tokens }: SignedIn): Person {
  return {
    id: user.id,
    username: user.username,
    tokens,
    call: (method, path, body) => call(origin, `Bearer ${tokens.access_token}`, method, path, body),
  };
}

export async function call<T>(
  origin: string,
  authorization: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${origin}/api/v10${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
