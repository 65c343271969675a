import { isUnderWay } from '../../shared/domain/payment/payment-state';
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { callOffUnsent, endPayment } from '../../shared/payments/end-payment';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { Standing } from '../../shared/providers/payments/provider';
import { knownPaymentOf, type PaymentRow, paymentById } from '../../shared/store/payments';
import { actOnStanding } from './act-on-standing';
import type { callOffPayment } from './call-off-payment.job';
import type { PaymentTools } from './open';

const sendingSeconds = 2;
const awaySeconds = 15;

type Context = JobContext & PaymentTools;

export const handle: Handle<typeof callOffPayment, PaymentTools> = async ({ paymentId }, context) => {
  const { db, complete, followUp, note } = context;
  const payment = await paymentById(db, paymentId);
  if (payment === undefined) throw new GiveUp('the payment does not exist');
  if (!isUnderWay(payment.state)) return;
  if (payment.state !== 'pending') {
    return complete(async (tx) => {
      if (!(await callOffUnsent(tx, paymentId, followUp))) throw new TryLater(sendingSeconds, 'it is just being sent');
    });
  }
  const standing = await callOff(context, payment);
  if (standing.kind === 'pending') return note('the provider keeps it open; it expires by itself');
  await complete(async (tx) => {
    // Whoever was faster than we were has paid.
    if (standing.kind === 'paid') await actOnStanding(tx, payment, standing, 'poll', followUp);
    else await endPayment(tx, paymentId, { move: 'called off', to: 'cancelled', reason: null }, followUp);
  });
};

async function callOff({ vault, providers, signal }: Context, payment: PaymentRow): Promise<Standing> {
  const provider = providers.get(payment.provider);
  if (provider === undefined) throw new TryLater(300, `${payment.provider} is not configured`);
  const known = knownPaymentOf(vault, payment);
  // Of an order that was left unclear nobody knows whether it is there.
  if (known === null || provider.cancel === null) return { kind: 'pending' };
  try {
    return await provider.cancel(known, signal);
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'away') throw new TryLater(awaySeconds, error.message);
    throw error;
  }
}
