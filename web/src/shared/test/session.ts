/** A sign-in that holds, for an API client without a server behind it. */
export const signedIn = {
  accessToken: async () => 'token',
  signedIn: () => true,
  refreshToken: () => null,
  signIn: () => undefined,
  signOut: () => undefined,
  subscribe: () => () => undefined,
};
