// One of the vehicles is paid by mobile money: ordered over the API, approved on the payer's simulated telephone, told by
// a callback, and booked; its owner gets the receipt by mail and by SMS.
import { randomUUID } from 'node:crypto';
import type { Running } from '../local/bring-up';
import { ownerOfLine } from './owner-of-line';
import type { BatchState } from './send-batch';
import { untilTold } from './until-told';

type Payment = {
  id: string;
  reference: string;
  state: string;
  amount: number;
  currency: string;
  receipt: { number: string } | null;
};

const longestMs = 30_000;
const payerPhone = '+261340000000';

type Assessed = { id: string; registration: string; reference: string; line: number };
type Sent = { seed: number; fiscalYear: number };

/** Lines to print; none when nothing of the batch is to be paid. One whose owner can be told, where there is one. */
export async function payOne(running: Running, { id }: BatchState, { seed, fiscalYear }: Sent): Promise<string[]> {
  const { items } = await ask<{ items: Assessed[] }>(running, `/api/v1/assessments?batchId=${id}&state=due&limit=100`);
  const ownerOf = ({ line, registration }: Assessed) => ownerOfLine(seed, fiscalYear, line, registration);
  const one = items.find((item) => ownerOf(item) !== null) ?? items[0];
  if (one === undefined) return [];
  const ordered = await ask<Payment>(running, '/api/v1/payments', {
    assessments: [{ id: one.id }],
    provider: 'mvola',
    phone: payerPhone,
  });
  const paid = await untilSettled(running, ordered);
  const told = await untilTold(running, ownerOf(one));
  const { receipt } = await ask<Payment>(running, `/api/v1/payments/${ordered.id}`);
  return [
    `  ${one.registration} is paid by MVola (simulated): ${paid.amount} ${paid.currency}, payment ${paid.state}.`,
    `  Anybody with its notice may look: ${running.publicUrl}/pay/${one.reference}`,
    ...(receipt === null
      ? []
      : [`  Receipt ${receipt.number}, with its code: ${running.publicUrl}/payments/${paid.reference}`]),
    ...told,
    '',
  ];
}

/** The payer says yes as soon as the telephone rings. */
async function untilSettled(running: Running, { id, reference }: Payment): Promise<Payment> {
  const { mvola } = running.simulators.byName;
  for (const end = Date.now() + longestMs; ; ) {
    const payment = await ask<Payment>(running, `/api/v1/payments/${id}`);
    if (payment.state === 'settled') return payment;
    if (Date.now() > end) throw new Error(`the payment is ${payment.state} after ${longestMs / 1000} s`);
    if (mvola.payments().some((one) => one.reference === reference && one.state === 'open')) mvola.approve(reference);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ask<Answer>({ apiUrl, apiKey }: Running, path: string, body?: object): Promise<Answer> {
  const headers = { 'X-API-Key': apiKey, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const response = await fetch(apiUrl + path, {
    headers,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
