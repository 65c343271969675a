// POST /deliveries/twilio/{attemptId} and /deliveries/orange-sms/{secret}.
import { z } from 'zod';
import { Refusal } from '../../shared/http/errors';
import { readBody } from '../../shared/http/read-body';
import { errorsOfForm, formMediaType, readForm } from '../../shared/http/read-form';
import { type Call, defineRoute, type Route, type RouteDescription } from '../../shared/http/route';
import { sameText } from '../../shared/http/same-text';
import { isOfTwilio, readOrangeStatus, readTwilioStatus } from '../../shared/providers/messages/read-status';
import { twilioStatusUrl } from '../../shared/providers/messages/status-url';
import { counted, noteStatus } from './note-status';
import type { CallbackTools } from './tools';

// Of a real one some hundred are used.
const maxBytes = 16_384;
const maxSeconds = 10;

const description = {
  method: 'post',
  audience: 'provider',
  permission: 'deliveries:tell',
  duringMaintenance: true,
  tag: 'Deliveries',
  responses: {
    200: {
      description: 'It is noted, now or before, or changes nothing',
      content: { 'application/json': z.object({ received: z.literal(true) }) },
    },
  },
} as const satisfies Partial<RouteDescription>;

const received = { status: 200, json: '{"received":true}' };

export const takeTwilioStatus = (tools: CallbackTools): Route =>
  defineRoute(
    {
      ...description,
      path: '/deliveries/twilio/{attemptId}',
      summary: 'Tell what became of a message, as Twilio does',
      description:
        'Signed by `X-Twilio-Signature` over the address that was given for the message and over the fields.',
      params: z.strictObject({ attemptId: z.string().describe('Of the attempt to deliver the message') }),
      body: { description: 'In the format of Twilio', content: { [formMediaType]: z.looseObject({}) } },
      errors: [...errorsOfForm, 'SIGNATURE_INVALID', 'ROUTE_NOT_FOUND', 'CALLBACK_UNKNOWN', 'CALLBACK_INVALID'],
    },
    async (call) => {
      await counted(tools, 'twilio', () => takeOfTwilio(tools, call));
      return received;
    },
  );

async function takeOfTwilio(tools: CallbackTools, { req, res, params }: Call<{ attemptId: string }, unknown, null>) {
  const { twilioToken, callbacksUrl } = tools.carriers;
  const url = twilioStatusUrl(callbacksUrl, params.attemptId);
  if (twilioToken === undefined || url === null) throw new Refusal('ROUTE_NOT_FOUND');
  const fields = await readForm(req, res);
  if (!isOfTwilio(twilioToken, { url, headers: req.headers, fields })) {
    await tools.forgers.count(req, res);
    throw new Refusal('SIGNATURE_INVALID');
  }
  const status = readTwilioStatus(fields);
  if (status === null) throw new Refusal('CALLBACK_INVALID');
  if (!z.uuid().safeParse(params.attemptId).success) throw new Refusal('CALLBACK_UNKNOWN');
  return noteStatus(tools, { attemptId: params.attemptId }, status);
}

export const takeOrangeStatus = (tools: CallbackTools): Route =>
  defineRoute(
    {
      ...description,
      path: '/deliveries/orange-sms/{secret}',
      summary: 'Tell what became of a message, as Orange does',
      description: 'Orange signs nothing: it is believed because nobody else was given this address.',
      params: z.strictObject({ secret: z.string().describe('ORANGE_SMS_STATUS_SECRET') }),
      body: {
        description: `A deliveryInfoNotification, at most ${maxBytes} bytes`,
        content: { 'application/json': z.looseObject({}) },
      },
      errors: [
        'SIGNATURE_INVALID',
        'ROUTE_NOT_FOUND',
        'CALLBACK_UNKNOWN',
        'UPLOAD_TOO_SLOW',
        'BODY_TOO_LARGE',
        'BODY_BROKEN',
        'CALLBACK_INVALID',
      ],
    },
    async (call) => {
      await counted(tools, 'orange-sms', () => takeOfOrange(tools, call));
      return received;
    },
  );

async function takeOfOrange(tools: CallbackTools, { req, res, params }: Call<{ secret: string }, unknown, null>) {
  const { orangeSecret } = tools.carriers;
  if (orangeSecret === undefined) throw new Refusal('ROUTE_NOT_FOUND');
  if (!sameText(params.secret, orangeSecret)) {
    await tools.forgers.count(req, res);
    throw new Refusal('SIGNATURE_INVALID');
  }
  const told = readOrangeStatus(await readBody(req, res, maxBytes, maxSeconds));
  if (told === null) throw new Refusal('CALLBACK_INVALID');
  return noteStatus(tools, { provider: 'orange-sms', messageId: told.messageId }, told.status);
}
