// POST /api/v1/batches: store the lines, promise the work, answer 202. No line is parsed here, no tax computed.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { vehicleLineSchema } from '../../shared/domain/vehicle-line-schema';
import type { Answer } from '../../shared/http/answer';
import { answersAgain, errorsOfKey } from '../../shared/http/answer-once';
import type { PartnerCaller } from '../../shared/http/caller';
import { encodingOf, mediaTypeOf } from '../../shared/http/content-type';
import { Refusal } from '../../shared/http/errors';
import { idempotencyKeyOf } from '../../shared/http/idempotency-key';
import { inviteBody, readBody } from '../../shared/http/read-body';
import { type Call, defineRoute, type Route, type RouteDescription } from '../../shared/http/route';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { type BatchOrder, beginFingerprint } from './batch-order';
import { batchSchema } from './batch-view';
import { fiscalYearSchema } from './fiscal-year';
import { refuseTooManyLines } from './line-limits';
import { receiveUpload } from './receive-upload';
import { type BatchMediaType, splitters } from './split-upload';
import type { IntakeTools } from './tools';
import { uploadBytes } from './upload-bytes';

const mediaTypes = Object.keys(splitters) as BatchMediaType[];
// Bodies up to here are read whole and accepted together with others; larger ones, and those that do not say how large
// they are, are stored chunk by chunk.
const mostBytesAtOnce = 65_536;

const query = z.strictObject({
  fiscalYear: fiscalYearSchema,
  notifyOwners: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'Whether owners are told of what is assessed, by the e-mail or telephone in their line; nobody by a test',
    ),
});

const description = {
  method: 'post',
  path: '/api/v1/batches',
  audience: 'partner',
  permission: 'batches:create',
  tag: 'Batches',
  summary: 'Send a batch of vehicles to be assessed',
  description:
    'One vehicle a line. Every line gets its own outcome, so a faulty line never spoils the batch. The body may be ' +
    'compressed with gzip. The answer comes as soon as the lines are stored; follow the batch at its Location.',
  query,
  headers: answersAgain,
  body: {
    description: 'CSV names its columns in the first line; owner fields are owner.name, owner.email and so on.',
    content: {
      'application/x-ndjson': z.string().describe('One JSON object (VehicleLine) a line'),
      'text/csv': z.string().describe('Comma or semicolon, header in the first line'),
      'application/json': z.union([z.array(vehicleLineSchema), z.strictObject({ lines: z.array(vehicleLineSchema) })]),
    },
  },
  responses: {
    202: {
      description: 'The lines are stored and will be assessed',
      content: { 'application/json': batchSchema },
      headers: {
        Location: 'Where the batch is',
        'Idempotent-Replayed': 'true when this is the first answer once more',
      },
    },
  },
  errors: [
    ...errorsOfKey,
    'FISCAL_YEAR_WITHOUT_TARIFF',
    'MEDIA_TYPE_UNSUPPORTED',
    'CONTENT_ENCODING_UNSUPPORTED',
    'BODY_BROKEN',
    'JSON_BROKEN',
    'CSV_HEADER_INVALID',
    'BATCH_EMPTY',
    'BATCH_TOO_MANY_LINES',
    'BODY_TOO_LARGE',
    'BODY_COMPRESSED_TOO_WELL',
    'UPLOAD_TOO_SLOW',
    'BATCH_CANCELLED',
    'OVERLOADED',
  ],
} as const satisfies RouteDescription;

export const postBatch = (tools: IntakeTools): Route =>
  defineRoute(description, async (call) => {
    const order = await readOrder(tools, call);
    const encoding = encodingOf(call.req, ['gzip', 'identity']);
    const size = announcedBytes(call.req);
    if (encoding === 'identity' && size !== null && size <= mostBytesAtOnce)
      return acceptAtOnce(tools, order, call.req, call.res);

    const { MAX_BATCH_BYTES: maxBytes, UPLOAD_IDLE_SECONDS: idleSeconds } = tools.config;
    if (size !== null && size > maxBytes) throw new Refusal('BODY_TOO_LARGE', { detail: `At most ${maxBytes} bytes` });
    return tools.uploads.run(order.partnerId, () => {
      inviteBody(call.req, call.res);
      return receiveUpload(tools, order, uploadBytes(call.req, encoding, { maxBytes, idleSeconds }));
    });
  });

async function readOrder(
  tools: IntakeTools,
  {
    req,
    query: { fiscalYear, notifyOwners },
    caller,
    exchange,
  }: Call<undefined, z.output<typeof query>, PartnerCaller>,
): Promise<BatchOrder> {
  const key = idempotencyKeyOf(req);
  const mediaType = mediaTypeOf(req, mediaTypes);
  const { partnerId, jurisdiction, isTest, keyId: apiKeyId } = caller;
  return {
    batchId: timeOrderedId(),
    // A test under the same key as what counts is another request.
    place: { scope: `${isTest ? 'test batches' : 'batches'} ${partnerId}`, key },
    partnerId,
    jurisdiction,
    fiscalYear,
    currency: await tools.rulingCurrency(jurisdiction, fiscalYear),
    isTest,
    notifyOwners: notifyOwners === 'true' && !isTest,
    apiKeyId,
    mediaType,
    correlationId: exchange.correlationId,
    traceParent: exchange.traceParent,
  };
}

/** Null for a body that does not say. */
function announcedBytes(req: Request): number | null {
  const length = req.headers['content-length'];
  return length === undefined || req.headers['transfer-encoding'] !== undefined ? null : Number(length);
}

async function acceptAtOnce(tools: IntakeTools, order: BatchOrder, req: Request, res: Response): Promise<Answer> {
  const body = await readBody(req, res, mostBytesAtOnce, tools.config.UPLOAD_IDLE_SECONDS);
  const splitter = splitters[order.mediaType](tools.config.MAX_LINE_BYTES);
  const chunks = [...splitter.push(body), ...splitter.end()];
  refuseTooManyLines(splitter, tools.config);
  const [chunk, ...more] = chunks;
  if (chunk === undefined) throw new Refusal('BATCH_EMPTY');
  // Some thousands of tiny lines: more than one chunk even within the size.
  if (more.length > 0) return receiveUpload(tools, order, [body]);
  const fingerprint = beginFingerprint(order).update(body).digest();
  return tools.acceptSmallBatch({ order, format: splitter.format(), chunk, fingerprint });
}
