/** What a refused call throws: Discord's body, or status 0 when no answer came at all. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0: the server was not reached. */
    readonly status: number,
    /** Discord's code, e.g. 10006 unknown invite, 50035 invalid form. */
    readonly code: number,
    message: string,
    more: Partial<Pick<ApiError, 'fields' | 'retryAfter' | 'reason'>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter;
    this.reason = more.reason;
  }

  /** Field name (dotted path) to the messages about it. */
  readonly fields: Record<string, FieldProblem[]>;
  /** Seconds to wait, on 429. */
  readonly retryAfter: number | undefined;
  /** What the code leaves open, e.g. whether an unknown invitation is `expired` or `used_up`. */
  readonly reason: string | undefined;
}

export interface FieldProblem {
  code: string;
  message: string;
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError;

export async function errorFromResponse(response: Response): Promise<ApiError> {
  const body = await response.json().catch(() => null);
  const { code, message, errors, retry_after, reason } = (body ?? {}) as {
    code?: number;
    message?: string;
    errors?: unknown;
    retry_after?: number;
    reason?: string;
  };
  const header = Number(response.headers.get('Retry-After'));
  const retryAfter = retry_after ?? (header > 0 ? header : undefined);
  return new ApiError(response.status, code ?? 0, message ?? response.statusText, {
    fields: flatten(errors),
    retryAfter,
    reason,
  });
}

/** Discord's error tree, flattened to dotted paths. */
function flatten(tree: unknown, path = ''): Record<string, FieldProblem[]> {
  if (typeof tree !== 'object' || tree === null) return {};
  const out: Record<string, FieldProblem[]> = {};
  for (const [key, value] of Object.entries(tree)) {
    if (key === '_errors') out[path] = value as FieldProblem[];
    else Object.assign(out, flatten(value, path ? `${path}.${key}` : key));
  }
  return out;
}
