// Every route of the callbacks service. What is not in this table does not exist, and what is in it is documented.
import { withDocumentation } from '../../shared/http/documentation';
import { healthRoutes } from '../../shared/http/health-routes';
import type { Route } from '../../shared/http/route';
import { securityTxtRoutes } from '../../shared/http/security-txt';
import type { Process } from '../../shared/process/process';
import { callbacksApi } from './documentation';
import { takeBounce } from './take-bounce';
import { takeCallback, takeCallbackAtReference } from './take-callback';
import { takeOrangeStatus, takeTwilioStatus } from './take-statuses';
import type { CallbackTools } from './tools';

export function callbackRoutes({ health, config }: Process, tools: CallbackTools): Route[] {
  const routes = [
    // Of the providers here some put what they tell, and some post it.
    takeCallback(tools, 'post'),
    takeCallbackAtReference(tools, 'post'),
    takeCallback(tools, 'put'),
    takeCallbackAtReference(tools, 'put'),
    takeBounce(tools),
    takeTwilioStatus(tools),
    takeOrangeStatus(tools),
    ...healthRoutes(health),
    ...securityTxtRoutes(config),
  ];
  return withDocumentation(routes, callbacksApi, config.PUBLIC_CALLBACKS_URL ?? '/');
}
