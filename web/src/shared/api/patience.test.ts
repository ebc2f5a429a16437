import { describe, expect, it } from 'vitest';
import { withPatience } from './patience';

/** A server that never answers, but hears when somebody hangs up. */
const silent: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

describe('a call that nobody answers', () => {
  it('is given up', async () => {
    await expect(withPatience(silent, 1)('http://test/')).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('still ends when its caller hangs up', async () => {
    const caller = new AbortController();
    const call = withPatience(silent)(new Request('http://test/', { signal: caller.signal }));
    caller.abort(new Error('hung up'));
    await expect(call).rejects.toThrow('hung up');
  });
});
