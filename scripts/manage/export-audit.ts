import { auditFormats } from '../../shared/access/audit-formats';
import { everyEntry, pagesOfAudit } from '../../shared/store/audit-search';
import { audited } from './audited';
import { type Command, Declined } from './run-command';
import { readDay } from './verify-audit';

const dayMs = 24 * 3600 * 1000;

/** Newest first, both days included. Leaves an entry itself, before the first line: what has left cannot be taken back. */
export const exportAuditCommand: Command = {
  usage: '[--from <day>] [--to <day>] [--tenant <jurisdiction>] [--format ndjson|csv]',
  positionals: 0,
  options: { from: { type: 'string' }, to: { type: 'string' }, tenant: { type: 'string' }, format: { type: 'string' } },
  async *run(db, { options }) {
    const [from, to] = [readDay('from', options.from), readDay('to', options.to)];
    const { tenant = null, format = 'ndjson' } = options;
    if (format !== 'ndjson' && format !== 'csv') throw new Declined('--format: there are ndjson and csv');
    if (tenant !== null && !/^([A-Z]{2}|\*)$/.test(String(tenant)))
      throw new Declined('--tenant: two capital letters, such as MG, or * for the platform');
    const filter = {
      ...everyEntry,
      tenant: tenant === null ? null : String(tenant),
      from: from === null ? null : new Date(from),
      to: to === null ? null : new Date(Date.parse(to) + dayMs),
    };
    await audited(db, 'export-audit', async () => ({
      tenant: filter.tenant ?? '*',
      action: 'export audit',
      resource: 'audit',
      details: { format, from, to, tenant: filter.tenant ?? 'all' },
      value: undefined,
    }));
    const { head, write } = auditFormats[format];
    if (head !== '') yield head.trimEnd();
    for await (const page of pagesOfAudit(db, filter)) {
      for (const entry of page) yield write(entry).trimEnd();
    }
  },
};
