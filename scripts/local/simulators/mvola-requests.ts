import { z } from 'zod';
import { Refusal, readJson, type SimulatedRequest } from './serve-simulator';

const parties = z
  .array(z.strictObject({ key: z.literal('msisdn'), value: z.string().regex(/^03[48]\d{7}$/) }))
  .length(1);

const orderShape = z.strictObject({
  amount: z.string().regex(/^[1-9]\d*$/),
  currency: z.literal('Ar'),
  descriptionText: z.string().regex(/^[A-Za-z0-9 .-]{1,50}$/),
  requestDate: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  debitParty: parties,
  creditParty: parties,
  metadata: z.array(z.strictObject({ key: z.string().min(1), value: z.string().min(1) })),
  requestingOrganisationTransactionReference: z.string().min(1).max(50),
  originalTransactionReference: z.string().min(1).max(50),
});

export type MvolaOrder = z.output<typeof orderShape>;

const demanded = {
  version: /^1\.0$/,
  'x-correlationid': /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/,
  userlanguage: /^(?:FR|MG)$/,
  useraccountidentifier: /^msisdn;03\d{8}$/,
  partnername: /^.{1,50}$/,
  'cache-control': /^no-cache$/,
};

export const mvolaRefusal = (status: number, errorCode: string, errorDescription: string) =>
  new Refusal({ status, json: { errorCategory: 'validation', errorCode, errorDescription } });

/** What every call has to bring along; `usedIds` holds what they were called before. */
export function demandMvolaHeaders({ headers }: SimulatedRequest, merchantPhone: string, usedIds: Set<string>): void {
  for (const [name, shape] of Object.entries(demanded)) {
    const value = headers[name];
    if (typeof value !== 'string' || !shape.test(value))
      throw mvolaRefusal(400, '4001', `header ${name} is not usable`);
  }
  if (headers.useraccountidentifier !== `msisdn;${merchantPhone}`) throw mvolaRefusal(403, '4003', 'not your account');
  const id = String(headers['x-correlationid']);
  if (usedIds.has(id)) throw mvolaRefusal(409, '4009', 'X-CorrelationID was used before');
  usedIds.add(id);
}

export function readMvolaOrder({ headers, body }: SimulatedRequest, merchantPhone: string): MvolaOrder {
  if (headers['content-type'] !== 'application/json') throw mvolaRefusal(415, '4015', 'not JSON');
  const order = orderShape.safeParse(readJson(body));
  if (!order.success) throw mvolaRefusal(400, '4001', 'Missing field');
  const { creditParty, metadata } = order.data;
  if (creditParty[0]?.value !== merchantPhone) throw mvolaRefusal(400, '4004', 'Invalid credit party');
  if (!metadata.some(({ key }) => key === 'partnerName')) throw mvolaRefusal(400, '4001', 'Missing field');
  return order.data;
}
