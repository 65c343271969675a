// A mail that came back -> what it says of the mail that went out (RFC 3464). Whatever else lands in the mailbox for
// bounces, absence notes above all, says nothing.
import PostalMime from 'postal-mime';
import type { AddressFault } from '../domain/notification/allowed-channels';
import { isAboutDeadAddress, reasonWithoutAddresses, statusIn } from '../domain/notification/mail-answers';
import { type Header, headersIn, reportParts } from './report-parts';

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

// Each that looks like one of ours has its code computed.
const mostSentTo = 20;

/** Null for what is no report of a delivery, or no mail at all. */
export async function readBounce(raw: Buffer): Promise<Bounce | null> {
  const report = reportParts(raw);
  const status = report?.parts.find(({ type }) => /^message\/(global-)?delivery-status$/.test(type));
  if (!report || status === undefined) return null;
  // Servers return the whole mail, or its headers.
  const returned = report.parts.find(({ type }) => /^(message|text)\/(rfc822|global)(-headers)?$/.test(type));
  return {
    sentTo: sentTo(report.headers),
    messageId: returned === undefined ? null : messageIdIn(await decoded(returned.raw)),
    ...outcomeOf(recipientsIn(await decoded(status.raw))),
  };
}

/** A part is a mail of its own to the parser, whose only content it is. */
async function decoded(part: Buffer): Promise<string> {
  const options = { maxNestingDepth: 0, forceRfc822Attachments: true, attachmentEncoding: 'utf8' } as const;
  const email = await PostalMime.parse(part, options).catch(() => null);
  const content = email?.attachments[0]?.content;
  return typeof content === 'string' ? content : '';
}

const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'];

const sentTo = (headers: readonly Header[]): string[] =>
  recipientHeaders
    .flatMap((wanted) => headers.flatMap(([name, value]) => (name === wanted ? [value] : [])))
    .slice(0, mostSentTo);

const messageIdIn = (head: string): string | null =>
  /^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^\s<>]{1,250}>)/im.exec(head)?.[1] ?? null;

type Fields = ReadonlyMap<string, string>;

/** Of each recipient; the group before them is about the whole mail. */
const recipientsIn = (text: string): Fields[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsIn)
    .filter((fields) => fields.has('action'));

const fieldsIn = (group: string): Fields => new Map(headersIn(group));

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
    .replace(/^[A-Za-z0-9-]+[ \t]*;[ \t]*/, '');
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
