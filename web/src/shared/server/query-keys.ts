/** Begins the keys of what the server told to the person who is signed in, and to nobody else. */
export const mine = (origin: string, ...rest: readonly string[]) => [origin, 'mine', ...rest];
