import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountingProxy {
  origin: string;
  /** The bodies of all requests, in the order in which they came. */
  bodies: string[];
  close(): void;
}

/** A proxy as operators put before a server: while that is away it answers 502. It remembers what went through. */
export async function startCounting(target: string): Promise<CountingProxy> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    const headers = {
      'content-type': 'application/json',
      'x-resolver-token': `${request.headers['x-resolver-token']}`,
    };
    const answer = await fetch(`${target}${request.url}`, { method: request.method, headers, body }).catch(
      () => null,
    );
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' });
    response.end(await answer?.text());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    bodies,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
