import { isApiError } from '@shared/api/error';
import type { Id, Message } from '@shared/api/types';
import type { ServerConnection } from '@shared/server/connection';
import { createMessage } from '../api/create-message';
import { failureOf } from './failure';

const EPOCH_MS = 1_420_070_400_000;
/** How often a message waits out a rate limit by itself before it counts as failed. */
const PATIENCE_S = 5;

export interface Draft {
  channelId: Id;
  content: string;
  replyTo?: Message | undefined;
}

type Server = Pick<ServerConnection, 'api' | 'store'>;

/** Shows the message at once and sends it. Several in a row are sent one after the other, so that they keep their order. */
export function send(server: Server, draft: Draft): Promise<void> {
  const me = server.store.get().me;
  if (me === null) return Promise.resolve();
  const { channelId, content, replyTo } = draft;
  const nonce = newNonce();
  return submit(server, {
    id: nonce,
    nonce,
    channel_id: channelId,
    author: me,
    content,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: replyTo === undefined ? 0 : 19,
    ...(replyTo === undefined
      ? {}
      : {
          message_reference: { message_id: replyTo.id, channel_id: channelId },
          referenced_message: replyTo,
        }),
  });
}

/** Sends a local message, for the first time or again; the nonce is the same, so the server takes it once only. */
export function submit(server: Server, message: Message): Promise<void> {
  server.store.actions.addPending(message);
  const queue = queueOf(server, message.channel_id);
  const job = queue.then(() => post(server, message));
  waiting.get(server.store)?.set(message.channel_id, job);
  return job;
}

async function post(server: Server, message: Message): Promise<void> {
  const { channel_id: channelId, content, message_reference: reference } = message;
  const nonce = String(message.nonce);
  const body = {
    content,
    nonce,
    enforce_nonce: true,
    ...(reference?.message_id && { message_reference: { message_id: reference.message_id } }),
  };
  for (let tries = 0; ; tries += 1) {
    try {
      const sent = await createMessage(server.api, channelId, body);
      return server.store.actions.sent({ ...sent, nonce });
    } catch (error) {
      const wait =
        isApiError(error) && error.status === 429 ? (error.retryAfter ?? 1) : Number.POSITIVE_INFINITY;
      if (tries > 0 || wait > PATIENCE_S)
        return server.store.actions.failPending(channelId, nonce, failureOf(error));
      await new Promise((done) => setTimeout(done, wait * 1000));
    }
  }
}

/** The last message on its way, by server and channel. */
const waiting = new WeakMap<ServerConnection['store'], Map<Id, Promise<void>>>();

function queueOf(server: Server, channelId: Id): Promise<void> {
  const channels = waiting.get(server.store) ?? new Map<Id, Promise<void>>();
  waiting.set(server.store, channels);
  return channels.get(channelId) ?? Promise.resolve();
}

/** Shaped like an id: time, then chance, so that two tabs don't collide. */
function newNonce(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String((BigInt(Date.now() - EPOCH_MS) << 22n) | BigInt(random & 0x3fffff));
}
