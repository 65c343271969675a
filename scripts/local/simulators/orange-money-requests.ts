import { z } from 'zod';
import { Refusal, readJson, type SimulatedRequest } from './serve-simulator';

const address = z.url({ protocol: /^https?$/ });

const orderShape = z.strictObject({
  merchant_key: z.string(),
  currency: z.string(),
  order_id: z.string().min(1).max(30),
  amount: z.number().int().positive(),
  return_url: address,
  cancel_url: address,
  notif_url: address.optional(),
  lang: z.enum(['fr', 'en']),
  reference: z.string().min(1).max(30),
});

export type OrangeOrder = z.output<typeof orderShape>;

const questionShape = z.strictObject({ order_id: z.string(), amount: z.number().int(), pay_token: z.string() });

const currencies: Record<string, string> = { mg: 'MGA', sn: 'XOF' };

export const orangeRefusal = (status: number, code: number, message: string) =>
  new Refusal({ status, json: { code, message, description: message } });

export function readOrangeOrder(request: SimulatedRequest, country: string, merchantKey: string): OrangeOrder {
  const order = read(request, orderShape);
  if (order.merchant_key !== merchantKey) throw orangeRefusal(403, 1203, 'unknown merchant');
  if (order.currency !== currencies[country]) throw orangeRefusal(400, 1204, 'currency is not of the country');
  return order;
}

export const readOrangeQuestion = (request: SimulatedRequest) => read(request, questionShape);

function read<S extends z.ZodType>({ headers, body }: SimulatedRequest, shape: S): z.output<S> {
  if (headers['content-type'] !== 'application/json') throw orangeRefusal(415, 22, 'not JSON');
  const given = shape.safeParse(readJson(body));
  if (!given.success) throw orangeRefusal(400, 22, 'invalid body');
  return given.data;
}
