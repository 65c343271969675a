import {
  grantsOfRoles,
  keyScopes,
  type Permission,
  permissions,
  reachOf,
  roles,
} from '../../shared/domain/permissions';
import { generatedPage, markdownTable } from './markdown';
import { apiTables, consoleTable } from './route-table';

const names = Object.keys(permissions) as Permission[];

/** What stands in the cell of a role: how far it reaches. */
const cell = { own: 'own', tenant: 'tenant', all: '**all**' } as const;

export const permissionsPage = (): string =>
  generatedPage(
    'Who may do what',
    'shared/domain/permissions.ts and the tables of routes',
    'Everybody is granted what their role is granted and nothing else. `own` reaches what belongs to the partner or the ' +
      'person, `tenant` what belongs to their jurisdiction, **all** everything. An API key acts for its partner within its ' +
      `scopes, which are chosen from ${keyScopes.map((scope) => `\`${scope}\``).join(', ')}.`,
    '## Roles',
    markdownTable(
      ['permission', 'to', ...roles],
      names.map((name) => [
        `\`${name}\``,
        permissions[name],
        ...roles.map((role) => {
          const reach = reachOf(grantsOfRoles[role], name);
          return reach === null ? '' : cell[reach];
        }),
      ]),
    ),
    '## Routes',
    '`partner` takes an API key or the token of somebody who acts for a partner, `person` a token, `member` either, `public` ' +
      'nobody’s word; a `probe` is not even counted. Who lacks the permission gets 403; what lies beyond the reach is not ' +
      'found (404). Where it says so, the password (and code) must have been given in the last ten minutes, by logging in or at ' +
      '`POST /api/v1/auth/confirm`; otherwise 403 `CONFIRMATION_NEEDED`.',
    markdownTable(
      ['service', 'route', 'caller', 'permission', 'narrower limit', 'asks for the password again'],
      Object.entries(apiTables()).flatMap(([service, routes]) =>
        routes.map(({ method, path, audience, permission, limit, reauthenticate }) => [
          service,
          `${method.toUpperCase()} ${path}`,
          audience,
          `\`${permission}\``,
          limit ?? '',
          reauthenticate === true ? 'yes' : '',
        ]),
      ),
    ),
    '## The console',
    'Everything here needs a session, but for what `anybody` may see. Where it says so, the password (and code) must have been ' +
      'given in the last ten minutes.',
    markdownTable(
      ['address', 'caller', 'permission', 'asks for the password again'],
      consoleTable().map((route) => [
        // The hash in the name of a file changes with its content, which is nobody’s right.
        `${route.method.toUpperCase()} ${route.path.replace(/\.[0-9a-f]{10}\./, '.*.')}`,
        route.audience,
        `\`${route.permission}\``,
        route.audience === 'staff' && route.reauthenticate !== undefined ? 'yes' : '',
      ]),
    ),
  );
