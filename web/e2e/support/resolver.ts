import { type Instance, startInstance } from './instance.ts';
import { freePort, type Running, start } from './process.ts';

const TOKEN = 'a-token-for-the-tests-in-a-browser-0123456789';

/** A new resolver; `TOKEN` registers at it. */
export async function startResolver(env: Record<string, string> = {}): Promise<Running> {
  const binary = process.env.RESOLVER_BIN;
  if (!binary) throw new Error('RESOLVER_BIN names no resolver binary: run ./scripts/test browser');
  return start({ binary, port: await freePort(), env: { RESOLVER_REGISTER_TOKEN: TOKEN, ...env } });
}

/** Settings of an instance that tells its codes to the resolver at `origin`. */
export const registersAt = (origin: string) => ({
  CONTROL_PLANE_URL: origin,
  RESOLVER_REGISTER_TOKEN: TOKEN,
});

/** A new instance that nobody has claimed, and the resolver that it tells its codes. */
export async function startBoth(): Promise<{ instance: Instance; resolver: Running; stop(): Promise<void> }> {
  const resolver = await startResolver();
  const port = await freePort();
  const env = { ...registersAt(resolver.origin), INSTANCE_PUBLIC_URL: `http://localhost:${port}` };
  const instance = await startInstance(env, port);
  return {
    instance,
    resolver,
    async stop() {
      await instance.stop();
      await resolver.stop();
    },
  };
}

/** Registers a code, as an instance does. */
export async function registerCode(
  { origin }: Running,
  code: string,
  targetUrl: string,
  expiresAt: string | null = null,
) {
  const response = await fetch(`${origin}/api/resolver/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Resolver-Token': TOKEN },
    body: JSON.stringify({ code, targetUrl, expiresAt }),
  });
  if (!response.ok) throw new Error(`${code} was answered ${response.status} ${await response.text()}`);
}
