import createClient from 'openapi-fetch';
import { ApiError, errorFromResponse } from './error';
import type { AuthSession } from './session';
import type { paths } from './types';

export type Api = ReturnType<typeof createApi>;

export interface ApiOptions {
  origin: string;
  session: AuthSession;
  fetch: typeof fetch;
}

/** The server's REST API, typed by its OpenAPI document. Wrap calls in `ask`, which throws `ApiError`. */
export function createApi({ origin, session, fetch }: ApiOptions) {
  return createClient<paths>({ baseUrl: `${origin}/api/v10`, fetch: authorized(session, fetch) });
}

/** The answer of a call, or an `ApiError`. `await ask(api.GET('/users/@me'))` */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, response } = await call;
  if (!response.ok) throw await errorFromResponse(response);
  return data as T;
}

/** Puts the token on, once more with a fresh one after a 401, and names the case that nothing answered. */
function authorized(session: AuthSession, fetch: typeof globalThis.fetch) {
  return async (request: Request): Promise<Response> => {
    const token = await session.accessToken();
    const first = await send(fetch, request.clone(), token);
    if (first.status !== 401 || !token) return readable(first);
    const fresh = await session.accessToken(token);
    return readable(fresh ? await send(fetch, request, fresh) : first);
  };
}

async function send(
  fetch: typeof globalThis.fetch,
  request: Request,
  token: string | null,
): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiError(0, 0, 'unreachable');
  }
}

/** openapi-fetch reads a refusal's body; `errorFromResponse` wants to read it too. */
function readable(response: Response): Response {
  if (response.ok) return response;
  const copy = response.clone();
  Object.defineProperty(response, 'json', { value: () => copy.json() });
  return response;
}
