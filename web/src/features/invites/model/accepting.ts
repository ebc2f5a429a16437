const KEY = 'pc.accepting';

/**
 * A guest said yes and went to sign in or up: on the way back the invitation is used without asking again.
 * Kept for this tab only, and never in the address, so that a link alone can't make anybody join.
 */
export const accepting = {
  remember: (code: string) => sessionStorage.setItem(KEY, code),
  /** True once, for the code that was remembered. */
  take(code: string): boolean {
    if (sessionStorage.getItem(KEY) !== code) return false;
    sessionStorage.removeItem(KEY);
    return true;
  },
};
