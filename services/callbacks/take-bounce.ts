// POST /deliveries/mail.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { mediaTypeOf } from '../../shared/http/content-type';
import { Refusal } from '../../shared/http/errors';
import { readBody } from '../../shared/http/read-body';
import { defineRoute, type Route, type RouteDescription } from '../../shared/http/route';
import { sameText } from '../../shared/http/same-text';
import { readBounceAddress } from '../../shared/messages/bounce-address';
import { noteDelivery } from '../../shared/messages/note-delivery';
import { type Bounce, readBounce } from '../../shared/messages/read-bounce';
import { smtpName } from '../../shared/providers/messages/smtp-message';
import type { ToldAttempt } from '../../shared/store/delivery-attempts';
import { withPatience, withTx } from '../../shared/store/sql';
import type { CallbackTools } from './tools';

const maxBytes = 1_048_576;
const maxSeconds = 10;
const patienceSeconds = 3;

const description = {
  method: 'post',
  path: '/deliveries/mail',
  audience: 'provider',
  permission: 'deliveries:tell',
  duringMaintenance: true,
  tag: 'Deliveries',
  summary: 'Hand over a mail that came back',
  description:
    'For the mail server that receives what is sent to BOUNCE_ADDRESS, which proves itself by `Authorization: Bearer` and ' +
    'BOUNCE_SECRET. What is no report of a delivery (RFC 3464), and what is about no mail of ours or one that was sent ' +
    'more than a week ago, is taken and ignored.',
  query: z.strictObject({
    recipient: z.string().max(320).optional().describe('Whom it was sent to, where its headers do not say so'),
  }),
  body: {
    description: `The mail as it came, at most ${maxBytes} bytes`,
    content: { 'message/rfc822': z.string() },
  },
  responses: {
    200: {
      description: 'There is nothing more to do about it',
      content: { 'application/json': z.object({ received: z.literal(true) }) },
    },
  },
  errors: ['SIGNATURE_INVALID', 'MEDIA_TYPE_UNSUPPORTED', 'UPLOAD_TOO_SLOW', 'BODY_TOO_LARGE', 'BODY_BROKEN'],
} as const satisfies RouteDescription;

export const takeBounce = (tools: CallbackTools): Route =>
  defineRoute(description, async ({ req, res, query }) => {
    await demandSecret(tools, req, res);
    mediaTypeOf(req, ['message/rfc822']);
    const bounce = await readBounce(await readBody(req, res, maxBytes, maxSeconds));
    const outcome = bounce === null ? 'no-report' : await noteBounce(tools, bounce, query.recipient);
    tools.metrics.bounces.inc({ outcome });
    return { status: 200, json: '{"received":true}' };
  });

async function demandSecret({ bounceSecret, forgers }: CallbackTools, req: Request, res: Response): Promise<void> {
  const given = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
  if (bounceSecret !== undefined && sameText(given, bounceSecret)) return;
  await forgers.count(req, res);
  throw new Refusal('SIGNATURE_INVALID', { detail: 'The secret is missing or wrong' });
}

type Outcome = 'noted' | 'known' | 'unknown' | 'pending' | 'forged';

async function noteBounce(tools: CallbackTools, bounce: Bounce, recipient: string | undefined): Promise<Outcome> {
  const { state, reason, address } = bounce;
  if (state === 'pending') return 'pending';
  const proven = provenAttempt(tools, bounce, recipient);
  if (proven === 'forged') return 'forged';
  const told = proven ?? guessedAttempt(tools, bounce);
  if (told === null) return 'unknown';
  const outcome = { state, reason, address: proven === null ? null : address };
  return withPatience(patienceSeconds, () => withTx(tools.db, (tx) => noteDelivery(tx, told, outcome)));
}

/**
 * Anybody can write a mail to the address for bounces: whatever else it says, the address of its recipient was only given
 * to whom our mail went.
 */
function provenAttempt(
  { vault }: CallbackTools,
  { sentTo }: Bounce,
  recipient: string | undefined,
): ToldAttempt | 'forged' | null {
  // A plus that was not encoded is a blank in a query.
  const read = [recipient?.replaceAll(' ', '+') ?? '', ...sentTo].map((one) => readBounceAddress(vault, one));
  const proven = read.find((one) => one !== null && one !== 'forged');
  return proven ?? (read.includes('forged') ? 'forged' : null);
}

/**
 * Our Message-ID is made of an id that also stands in links, which people pass on. It is all there is where bounces go to
 * the sender, and enough to try another way; nothing is held against the address.
 */
const guessedAttempt = ({ bounceAddress }: CallbackTools, { messageId }: Bounce): ToldAttempt | null =>
  bounceAddress !== undefined || messageId === null ? null : { provider: smtpName, messageId };
