// Maintenance: what is closed, and opening and closing it.
import type { MaintenanceTerms } from '../../shared/domain/maintenance-terms';
import { platformTenant } from '../../shared/store/audit';
import { beginMaintenance, endMaintenance, listMaintenance, type Maintenance } from '../../shared/store/maintenance';
import type { Sql } from '../../shared/store/sql';
import { audited } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { actorOf, may, onlyOf } from '../login/open-session';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { maintenanceForm, maintenancePage } from './maintenance-page';
import { type ReadMaintenance, readMaintenance, usualTerms } from './read-maintenance';

const begin = { path: '/maintenance/begin', permission: 'maintenance:change' } as const;
const menu = { text: 'Maintenance', longText: 'Maintenance' };

export const maintenanceRoutes = ({ db }: Pick<ConsoleTools, 'db'>): ConsoleRoute[] => [
  definePage({ path: '/maintenance', permission: 'maintenance:read', narrowestReach: 'tenant', menu }, async (call) => {
    const csrf = may(call.session, 'maintenance:change') ? call.session.csrf : null;
    const only = onlyOf(call);
    const current = await listMaintenance(db);
    const shown = current.filter(({ tenant }) => only === null || tenant === only || tenant === platformTenant);
    call.res.send(page(call, 'Maintenance', maintenancePage(shown, csrf)));
  }),
  definePage({ ...begin, reauthenticate: ({ originalUrl }) => originalUrl }, async (call) => {
    const current = await currentOf(db, String(call.req.query.tenant ?? ''));
    const fields = current && { ...current, retryAfterSeconds: String(current.retryAfterSeconds) };
    showForm(call, { fields: fields ?? usualTerms, faults: [] });
  }),
  defineAction(
    {
      ...begin,
      method: 'post',
      action: 'maintenance on',
      resource: 'maintenance',
      reauthenticate: () => '/maintenance/begin',
    },
    async (call) => {
      const { terms, ...read } = readMaintenance(call.req.body);
      if (terms === null) {
        call.res.status(400);
        return showForm(call, read);
      }
      await audited(db, call, async (tx) => {
        const before = await currentOf(tx, terms.tenant);
        await beginMaintenance(tx, { ...terms, changedBy: actorOf(call.session) });
        const { tenant } = terms;
        return { outcome: 'done', tenant, before: stateOf(before), after: stateOf(terms), value: undefined };
      });
      call.res.redirect(303, '/maintenance');
    },
  ),
  end(db),
];

const end = (db: ConsoleTools['db']): ConsoleRoute =>
  defineAction(
    {
      method: 'post',
      path: '/maintenance/end',
      permission: 'maintenance:change',
      action: 'maintenance off',
      resource: 'maintenance',
      reauthenticate: () => '/maintenance',
    },
    async (call) => {
      const tenant = String(call.req.body?.tenant ?? '');
      await audited(db, call, async (tx) => {
        const before = await endMaintenance(tx, tenant);
        if (before === undefined) throw new Refused(409, 'This maintenance has ended already.');
        return { outcome: 'done', tenant, before: stateOf(before), after: stateOf(undefined), value: undefined };
      });
      call.res.redirect(303, '/maintenance');
    },
  );

const showForm = (call: Call, shown: Pick<ReadMaintenance, 'fields' | 'faults'>): void =>
  void call.res.send(page(call, 'Maintenance', maintenanceForm({ ...shown, csrf: call.session.csrf })));

const currentOf = async (sql: Sql, tenant: string): Promise<Maintenance | undefined> =>
  (await listMaintenance(sql)).find((one) => one.tenant === tenant);

/** As the audit keeps it. */
const stateOf = (terms: MaintenanceTerms | undefined): Record<string, unknown> =>
  terms === undefined
    ? { on: false }
    : { on: true, message: terms.message, retryAfterSeconds: terms.retryAfterSeconds, workers: terms.workers };
