// Every route of the API. What is not in this table does not exist, and what is in it is documented.
import { withDocumentation } from '../../shared/http/documentation';
import { healthRoutes } from '../../shared/http/health-routes';
import type { Route } from '../../shared/http/route';
import { securityTxtRoutes } from '../../shared/http/security-txt';
import type { Process } from '../../shared/process/process';
import { getCharges, getRevisions } from './assessment-history';
import { getAssessment, listAssessments } from './assessments';
import { callbackRoutes } from './callbacks/routes';
import { cancelAssessment } from './cancel-assessment';
import { cancelBatch } from './cancel-batch';
import { caseRoutes } from './cases/routes';
import { catalogueRoutes } from './catalogues/routes';
import { decideExemption, withdrawExemption } from './decide-exemption';
import { intakeApi } from './documentation';
import { listExemptions, proposeExemption } from './exemptions';
import { getBatch } from './get-batch';
import { getExplanation } from './get-explanation';
import { getJob } from './get-job';
import { getResults } from './get-results';
import { getBalances, getJournals } from './ledger/read-ledger';
import { listBatches } from './list-batches';
import { paymentRoutes } from './payments/routes';
import { postBatch } from './post-batch';
import { postQuote } from './quotes/post-quote';
import { postApplication } from './reassessments/post-application';
import { postTrial } from './reassessments/post-trial';
import { getReassessment, listReassessments } from './reassessments/read-reassessments';
import { receiptRoutes } from './receipts/routes';
import { reconciliationRoutes } from './reconciliations/routes';
import { refundRoutes } from './refunds/routes';
import { serviceRoutes } from './services/routes';
import { subscriptionRoutes } from './subscriptions/routes';
import { tariffRoutes } from './tariffs/routes';
import type { IntakeTools } from './tools';

export function intakeRoutes({ health, config }: Process, tools: IntakeTools): Route[] {
  const routes = [
    // First, because Express looks for a route from the top and this one is asked most.
    postBatch(tools),
    getBatch(tools),
    getResults(tools),
    cancelBatch(tools),
    listBatches(tools),
    getAssessment(tools),
    getExplanation(tools),
    getCharges(tools),
    getRevisions(tools),
    cancelAssessment(tools),
    listAssessments(tools),
    ...serviceRoutes(tools),
    ...paymentRoutes(tools),
    ...receiptRoutes(tools),
    ...subscriptionRoutes(tools),
    postQuote(tools),
    getJob(tools),
    listExemptions(tools),
    proposeExemption(tools),
    decideExemption(tools),
    withdrawExemption(tools),
    ...refundRoutes(tools),
    ...caseRoutes(tools),
    ...catalogueRoutes(tools),
    ...tariffRoutes(tools),
    listReassessments(tools),
    getReassessment(tools),
    postTrial(tools),
    postApplication(tools),
    ...callbackRoutes(tools),
    ...reconciliationRoutes(tools),
    getBalances(tools),
    getJournals(tools),
    ...healthRoutes(health),
    ...securityTxtRoutes(config),
  ];
  return withDocumentation(routes, intakeApi, config.PUBLIC_API_URL ?? '/');
}
