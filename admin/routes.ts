// Everything the console answers. The first that fits is taken, so what the board's buttons do stands before the board,
// which takes the rest of its addresses.
import { accountRoutes } from './account/account-routes';
import { auditRoutes } from './audit/audit-routes';
import { actRoutes } from './board/act-routes';
import { type BoardOptions, boardRoutes } from './board/board-routes';
import type { ConsoleTools } from './console-tools';
import { inboxRoutes } from './inbox/inbox-routes';
import { keysRoutes } from './keys/keys-routes';
import { codeRoutes } from './login/code-routes';
import { confirmRoutes } from './login/confirm-routes';
import { enrolRoutes } from './login/enrol-routes';
import { loginRoutes } from './login/login-routes';
import { maintenanceRoutes } from './maintenance/maintenance-routes';
import { outsiderRoutes } from './outsider-routes';
import { assetRoutes } from './pages/assets';
import { type ConsoleRoute, definePage } from './route';
import { searchRoutes } from './search/search-routes';

const start = definePage({ path: '/', permission: 'console:enter' }, ({ res }) => res.redirect(303, '/board/'));

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
  ...auditRoutes(tools),
  ...keysRoutes(tools),
  ...maintenanceRoutes(tools),
  ...inboxRoutes(tools),
  ...accountRoutes(tools),
];
