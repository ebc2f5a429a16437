const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/;

/**
 * The link of an invitation. A server that nobody told its address believes to be `localhost`; whoever reached it by
 * another name hands that one on.
 */
export function inviteLink(code: string, publicUrl: string | undefined, origin: string): string {
  const unknown = !publicUrl || (LOCAL.test(publicUrl) && !LOCAL.test(origin));
  return `${unknown ? origin : publicUrl}/invite/${code}`;
}
