import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { cancelPayment } from './cancel-payment';
import { listProviders } from './list-providers';
import { getPayment, listPayments } from './payments';
import { postPayment } from './post-payment';

export const paymentRoutes = (tools: IntakeTools): Route[] => [
  listPayments(tools),
  postPayment(tools),
  getPayment(tools),
  cancelPayment(tools),
  listProviders(tools),
];
