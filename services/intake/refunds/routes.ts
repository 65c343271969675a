import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { completeRefund, failRefund } from './complete-refund';
import { decideRefund, withdrawRefund } from './decide-refund';
import { postRefund } from './post-refund';
import { getRefund, listRefunds } from './read-refunds';

/** Money that is paid back: small amounts at once, large ones by two persons. */
export const refundRoutes = (tools: IntakeTools): Route[] => [
  postRefund(tools),
  listRefunds(tools),
  getRefund(tools),
  decideRefund(tools),
  withdrawRefund(tools),
  completeRefund(tools),
  failRefund(tools),
];
