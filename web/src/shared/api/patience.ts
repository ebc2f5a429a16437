/** A server that says nothing for so long won't any more: a dead network would hold a call for minutes. In ms. */
export const PATIENCE_MS = 30_000;

/** `fetch` that gives up on a call after a while, as if the server had not been reached. */
export function withPatience(fetch: typeof globalThis.fetch, ms = PATIENCE_MS): typeof globalThis.fetch {
  return (input, init) => {
    const wanted = init?.signal ?? (input instanceof Request ? input.signal : null);
    const patience = AbortSignal.timeout(ms);
    return fetch(input, { ...init, signal: wanted ? AbortSignal.any([wanted, patience]) : patience });
  };
}
