import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { getReport } from './get-report';
import { postReconciliation } from './post-reconciliation';
import { postStatement } from './post-statement';
import { getReconciliation, listReconciliations } from './read-reconciliations';

/** What providers say that they took for us, compared with what is booked. */
export const reconciliationRoutes = (tools: IntakeTools): Route[] => [
  listReconciliations(tools),
  postReconciliation(tools),
  postStatement(tools),
  getReconciliation(tools),
  getReport(tools),
];
