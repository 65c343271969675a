// What somebody is told, from its kind, a language and its values: as mail, as text message and for the inbox. Pure.
import type { NotificationKind } from '../domain/notification/kinds';

export type RenderedMessage = {
  subject: string;
  /** The plain-text part of the mail. */
  text: string;
  html: string;
  /** Empty where the kind does not go by SMS. */
  sms: string;
  /** Of the inbox: plain text. */
  title: string;
  body: string;
};

export type MessageOptions = {
  /** Greets by it, except in messages about security. */
  name: string | null;
  unsubscribeUrl: string | null;
  /** Says so in the mail; only `payment-received` has something to say. */
  hasAttachment?: boolean;
};

/** Throws, naming kind, language and value, when a value is missing or is not one line: nothing with a hole goes out. */
export function renderMessage(
  kind: NotificationKind,
  language: string,
  _data: Readonly<Record<string, string>>,
  _options: MessageOptions,
): RenderedMessage {
  throw new Error(`${kind} has no text in ${language}`);
}
