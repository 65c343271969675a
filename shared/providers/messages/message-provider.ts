// Who carries messages to people: one file for each party behind this interface. What to say and by which way is decided
// by the callers.
import type { AddressFault } from '../../domain/notification/allowed-channels';
import type { Channel } from '../../domain/notification/kinds';
import type { Personal } from '../../domain/personal';

export type Attachment = { name: string; mediaType: string; content: Buffer };

export type OutgoingMail = {
  channel: 'email';
  /** Of the attempt. The Message-ID and the address that bounces go to are made of it and of `notificationId`. */
  attemptId: string;
  /** Becomes the Message-ID: a mail that is sent twice shows once where the reader's program looks for that. */
  notificationId: string;
  to: Personal;
  subject: string;
  text: string;
  html: string;
  attachments: readonly Attachment[];
  /** RFC 8058; null for mails that nobody can refuse. */
  unsubscribeUrl: string | null;
};

export type OutgoingSms = {
  channel: 'sms';
  attemptId: string;
  notificationId: string;
  /** E.164. */
  to: Personal;
  text: string;
  /** Where the carrier tells what became of it; null where callbacks cannot reach us. */
  statusUrl: string | null;
};

/** In-app messages have no carrier: they lie in the inbox of an account. */
export type OutgoingMessage = OutgoingMail | OutgoingSms;

export type MessageProvider<Message extends OutgoingMessage = OutgoingMessage> = {
  name: string;
  channel: Channel;
  /** Resolves with what the carrier calls it, once the carrier has taken it. Throws a MessageFault. */
  send(message: Message, signal: AbortSignal): Promise<string | null>;
  close(): void;
};

/**
 * `refused`: the carrier will never take this message for this person; another way may do. `again`: it said "not now" of
 * this message. `away`: it could not be reached, does not let us in, or is in trouble, which is nothing the message could
 * help; another carrier may do. `unclear`: it may have taken it: nobody answered.
 */
export type MessageFaultKind = 'refused' | 'again' | 'away' | 'unclear';

export class MessageFault extends Error {
  override name = 'MessageFault';
  constructor(
    readonly provider: string,
    readonly kind: MessageFaultKind,
    /** Without addresses and texts: it is logged and shown in the console. */
    message: string,
    /** Where the address itself is the reason, and nothing should be sent to it again. */
    readonly address: AddressFault | null = null,
  ) {
    super(message);
  }
}
