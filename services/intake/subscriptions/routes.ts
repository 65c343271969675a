import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { endSubscription } from './end-subscription';
import { postSubscription } from './post-subscription';
import { resumeSubscription } from './resume-subscription';
import { getSubscription, listSubscriptions } from './subscriptions';

export const subscriptionRoutes = (tools: IntakeTools): Route[] => [
  listSubscriptions(tools),
  postSubscription(tools),
  getSubscription(tools),
  endSubscription(tools),
  resumeSubscription(tools),
];
