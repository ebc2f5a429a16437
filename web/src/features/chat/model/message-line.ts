import type { Message } from '@shared/api/types';
import { type NameOf, plainText } from '../markdown/plain-text';

/** A message in one line of plain text. One that is only a card is told by the card's own words. */
export function messageLine(
  { content, embeds }: Pick<Message, 'content' | 'embeds'>,
  nameOf: NameOf,
): string {
  const [embed] = embeds;
  return plainText(content || embed?.title || embed?.description || '', nameOf);
}
