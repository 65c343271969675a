import { type MaintenanceTerms, maintenanceTerms, usualMaintenance } from '../../shared/domain/maintenance-terms';
import { platformTenant } from '../../shared/store/audit';
import {
  beginMaintenance,
  endMaintenance,
  listMaintenance,
  type Maintenance,
  workersAtWork,
} from '../../shared/store/maintenance';
import type { Database, Sql } from '../../shared/store/sql';
import { audited, operator } from './audited';
import { type Command, Declined, type Given } from './run-command';

const option = { type: 'string' } as const;

type Options = Given['options'];

/** Services notice within a second; workers with their next claim. */
export const maintenanceCommand: Command = {
  usage: 'on|off|show [--tenant MG] [--message <text>] [--retry-after 600] [--workers stop]',
  positionals: 1,
  options: { tenant: option, message: option, 'retry-after': option, workers: option },
  run: (db, { positionals: [what], options }) => {
    const tenant = options.tenant === undefined ? platformTenant : String(options.tenant);
    if (what === 'show') return show(db);
    if (what === 'on') return begin(db, tenant, options);
    // Of whatever it is: one that an earlier build began must not last for ever.
    if (what === 'off') return end(db, tenant);
    throw new Declined('Maintenance is switched on or off, or shown.');
  },
};

async function show(db: Database): Promise<string[]> {
  const current = await listMaintenance(db);
  if (current.length === 0) return ['There is no maintenance.'];
  const lines = current.map(
    (one) =>
      `${nameOf(one.tenant)} since ${one.since.toISOString()} by ${one.changedBy}: "${one.message}", ` +
      `come back after ${one.retryAfterSeconds} s, workers ${one.workers}`,
  );
  if (current.every(({ workers }) => workers !== 'stop')) return lines;
  const { running } = await workersAtWork(db);
  return [...lines, running === 0 ? 'No job runs any more.' : `Jobs or sets that still run: ${running}.`];
}

function begin(db: Database, tenant: string, options: Options): Promise<string[]> {
  const wanted = { ...readOptions(tenant, options), changedBy: operator() };
  return audited(db, 'maintenance', async (tx) => {
    const before = await currentOf(tx, tenant);
    await beginMaintenance(tx, wanted);
    return {
      tenant,
      action: 'maintenance on',
      resource: 'maintenance',
      before: auditedState(before),
      after: auditedState(wanted),
      value: [`Maintenance of ${nameOf(tenant)} is on; workers ${wanted.workers}.`],
    };
  });
}

function end(db: Database, tenant: string): Promise<string[]> {
  return audited(db, 'maintenance', async (tx) => {
    const before = await endMaintenance(tx, tenant);
    if (before === undefined) throw new Declined(`There is no maintenance of ${nameOf(tenant)}.`);
    return {
      tenant,
      action: 'maintenance off',
      resource: 'maintenance',
      before: auditedState(before),
      after: auditedState(undefined),
      value: [`Maintenance of ${nameOf(tenant)} is off.`],
    };
  });
}

function readOptions(tenant: string, options: Options): MaintenanceTerms {
  const { message, 'retry-after': retryAfterSeconds, workers } = options;
  const given = Object.entries({ message, retryAfterSeconds, workers }).filter(([, value]) => value !== undefined);
  const read = maintenanceTerms.safeParse({ tenant, ...usualMaintenance, ...Object.fromEntries(given) });
  if (!read.success) throw new Declined(read.error.issues.map(faultOf).join('\n'));
  return read.data;
}

const optionOf: Readonly<Record<string, string>> = { retryAfterSeconds: 'retry-after' };
const faultOf = ({ path: [field = ''], message }: { path: PropertyKey[]; message: string }): string =>
  `--${optionOf[String(field)] ?? String(field)}: ${message}`;

const currentOf = async (sql: Sql, tenant: string): Promise<Maintenance | undefined> =>
  (await listMaintenance(sql)).find((one) => one.tenant === tenant);

const nameOf = (tenant: string): string => (tenant === platformTenant ? 'the platform' : tenant);

const auditedState = (state: Omit<Maintenance, 'since'> | undefined): Record<string, unknown> =>
  state === undefined
    ? { on: false }
    : { on: true, message: state.message, retryAfterSeconds: state.retryAfterSeconds, workers: state.workers };
