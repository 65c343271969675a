// Everything the console answers. The first that fits is taken, so what the board's buttons do stands before the board,
// which takes the rest of its addresses.
import { accountRoutes } from './account/account-routes';
import { auditRoutes } from './audit/audit-routes';
import { actRoutes } from './board/act-routes';
import { type BoardOptions, boardRoutes } from './board/board-routes';
import { callbacksRoutes } from './callbacks/callbacks-routes';
import type { ConsoleTools } from './console-tools';
import { inboxRoutes } from './inbox/inbox-routes';
import { keysRoutes } from './keys/keys-routes';
import { codeRoutes } from './login/code-routes';
import { confirmRoutes } from './login/confirm-routes';
import { enrolRoutes } from './login/enrol-routes';
import { loginRoutes } from './login/login-routes';
import { may } from './login/open-session';
import { maintenanceRoutes } from './maintenance/maintenance-routes';
import { messagesRoutes } from './messages/messages-routes';
import { templatesRoutes } from './messages/templates-routes';
import { outsiderRoutes } from './outsider-routes';
import { assetRoutes } from './pages/assets';
import { receiptsRoutes } from './receipts/receipts-routes';
import { type ConsoleRoute, definePage } from './route';
import { searchRoutes } from './search/search-routes';

/** The board is of everybody's jobs; who may see those of one jurisdiction alone begins with what there is for them. */
const start = definePage({ path: '/', permission: 'console:enter' }, ({ res, session, menu }) =>
  res.redirect(303, may(session, 'jobs:read') ? '/board/' : (menu[0]?.path ?? '/account')),
);

export const consoleRoutes = (tools: ConsoleTools, options: BoardOptions): ConsoleRoute[] => [
  ...assetRoutes(),
  ...outsiderRoutes(tools),
  ...loginRoutes(tools),
  ...codeRoutes(tools),
  ...enrolRoutes(tools),
  ...confirmRoutes(tools),
  start,
  ...actRoutes(tools),
  ...boardRoutes(tools, options),
  ...searchRoutes(tools),
  ...callbacksRoutes(tools),
  ...templatesRoutes(),
  ...messagesRoutes(tools),
  ...receiptsRoutes(tools),
  ...auditRoutes(tools),
  ...keysRoutes(tools),
  ...maintenanceRoutes(tools),
  ...inboxRoutes(tools),
  ...accountRoutes(tools),
];
