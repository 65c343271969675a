// A mail that came back -> what it says of the mail that went out (RFC 3464). Whatever else lands in the mailbox for
// bounces, absence notes above all, says nothing.
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { AddressFault } from '../domain/notification/allowed-channels';
import { isAboutDeadAddress, reasonWithoutAddresses, statusIn } from '../domain/notification/mail-answers';

export type Bounce = {
  /** Whom the bounce itself was sent to, as its headers have it; only what is proven there may be believed. */
  sentTo: string[];
  /** Of the mail that went out, with its brackets. */
  messageId: string | null;
  /** `pending`: it is under way still, or beyond where anybody tells. */
  state: 'undelivered' | 'delivered' | 'pending';
  /** Without addresses. */
  reason: string | null;
  /** What it says of the address. */
  address: Extract<AddressFault, 'dead'> | null;
};

const limits = { maxNestingDepth: 20, maxHeadersSize: 262_144 };

/** Null for what is no report of a delivery, or no mail at all. */
export async function readBounce(raw: Buffer): Promise<Bounce | null> {
  const email = await parsed(raw);
  const type = email?.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  if (email === null || !/^\s*multipart\/report\b/i.test(type)) return null;
  const status = email.attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType));
  if (status === undefined) return null;
  return { sentTo: sentTo(email), messageId: returnedId(email), ...outcomeOf(recipientsIn(textOf(status))) };
}

/** What is nested too deep is no report that any server writes. */
const parsed = (raw: Buffer): Promise<Email | null> =>
  PostalMime.parse(raw, { ...limits, forceRfc822Attachments: true, attachmentEncoding: 'utf8' }).catch(() => null);

const textOf = ({ content }: Attachment): string => (typeof content === 'string' ? content : '');

const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'];

const sentTo = ({ headers }: Email): string[] =>
  recipientHeaders.flatMap((name) => headers.filter(({ key }) => key === name).map(({ value }) => value));

/** Servers return the whole mail, or its headers, as an attachment or as text. */
function returnedId({ attachments, text }: Email): string | null {
  const returned = attachments.filter(({ mimeType }) => /^(message|text)\/(rfc822|global)(-headers)?$/.test(mimeType));
  for (const head of [...returned.map(textOf), text ?? '']) {
    const id = /^message-id:\s*(<[^\s<>]{1,250}>)/im.exec(head)?.[1];
    if (id !== undefined) return id;
  }
  return null;
}

type Fields = ReadonlyMap<string, string>;

/** Of each recipient; the group before them is about the whole mail. */
const recipientsIn = (text: string): Fields[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map(fieldsIn)
    .filter((fields) => fields.has('action'));

const fieldsIn = (group: string): Fields =>
  new Map(
    group
      .replace(/\n[ \t]+/g, ' ')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Za-z-]+)[ \t]*:(.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name.toLowerCase(), value!.trim()] as const];
      }),
  );

type Outcome = Pick<Bounce, 'state' | 'reason' | 'address'>;

/** A mail has one recipient here; an alias there may have made several of it, and one of them is enough to know of. */
function outcomeOf(recipients: readonly Fields[]): Outcome {
  const actionOf = (fields: Fields) => /^[a-z]+/.exec(fields.get('action')!.toLowerCase())?.[0];
  const failed = recipients.find((fields) => actionOf(fields) === 'failed');
  if (failed !== undefined) return failureOf(failed);
  const isDelivered = recipients.some((fields) => actionOf(fields) === 'delivered');
  return { state: isDelivered ? 'delivered' : 'pending', reason: null, address: null };
}

const longestDiagnostic = 2000;
const longestAddress = 320;

function failureOf(fields: Fields): Outcome {
  const diagnostic = (fields.get('diagnostic-code') ?? '')
    .slice(0, longestDiagnostic)
    .replace(/^[A-Za-z0-9-]+\s*;\s*/, '');
  const status = statusIn(fields.get('status') ?? '') ?? statusIn(diagnostic);
  const said = status === null || diagnostic.includes(status) ? diagnostic : `${status} ${diagnostic}`;
  const bare = recipientsOf(fields).reduce((text, address) => reasonWithoutAddresses(text, address), said);
  return {
    state: 'undelivered',
    reason: reasonWithoutAddresses(bare) || 'it came back without a reason',
    address: isAboutDeadAddress(status, diagnostic) ? 'dead' : null,
  };
}

/** As `rfc822; rasoa@example.mg`. */
const recipientsOf = (fields: Fields): string[] =>
  ['final-recipient', 'original-recipient'].flatMap((name) => {
    const address = (fields.get(name) ?? '').replace(/^[^;]*;/, '').replace(/[<>\s]/g, '');
    return address.includes('@') && address.length <= longestAddress ? [address] : [];
  });
