/** Text channels are named in small letters without blanks; made so while typing instead of by a refusal. */
export function asChannelName(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '-');
}
