// Every route of the public pages. What is not in this table does not exist, and what is in it is documented.
import { withDocumentation } from '../../shared/http/documentation';
import { healthRoutes } from '../../shared/http/health-routes';
import type { Route } from '../../shared/http/route';
import { securityTxtRoutes } from '../../shared/http/security-txt';
import type { Process } from '../../shared/process/process';
import { askReference, home } from './ask-reference';
import { callOffPayment } from './call-off-payment';
import { publicPages } from './documentation';
import { postPayment } from './post-payment';
import { receiptCode, receiptPdf } from './receipt-files';
import { showNotice } from './show-notice';
import { showPayment } from './show-payment';
import type { PublicTools } from './tools';
import { postUnsubscribe, showUnsubscribe } from './unsubscribe/unsubscribe';
import { verifyRoutes } from './verify/routes';

export function publicRoutes({ health, config }: Process, tools: PublicTools): Route[] {
  const routes = [
    home(),
    askReference(),
    showNotice(tools),
    postPayment(tools),
    showPayment(tools),
    receiptPdf(tools),
    receiptCode(tools),
    callOffPayment(tools),
    showUnsubscribe(tools),
    postUnsubscribe(tools),
    ...verifyRoutes(tools),
    ...healthRoutes(health),
    ...securityTxtRoutes(config),
  ];
  return withDocumentation(routes, publicPages, config.PUBLIC_PAGES_URL ?? '/');
}
