import type { Route } from '../../../shared/http/route';
import type { IdentityTools } from '../tools';
import { listNotifications, readNotification, readNotifications } from './inbox';
import { getPreferences, putPreferences } from './preferences';

/** What people are told, and by which ways they want to be. */
export const notificationRoutes = (tools: IdentityTools): Route[] => [
  getPreferences(tools),
  putPreferences(tools),
  listNotifications(tools),
  readNotification(tools),
  readNotifications(tools),
];
