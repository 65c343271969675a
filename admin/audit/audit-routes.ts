// Who did what: searching and taking home. Reading leaves no entry, taking home does.
import { listAudit } from '../../shared/store/audit-search';
import type { ConsoleTools } from '../console-tools';
import { reachOfSession } from '../login/open-session';
import { page } from '../pages/layout';
import { type Call, type ConsoleRoute, definePage } from '../route';
import { auditPage, exportForm } from './audit-page';
import { exportAudit } from './export-audit';
import { auditAddress, auditFilter, readAuditQuery, withAccount } from './read-audit-filter';

const entriesPerPage = 50;

export const auditRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  definePage(
    {
      path: '/audit',
      permission: 'audit:read',
      narrowestReach: 'tenant',
      menu: { text: 'Audit', longText: 'Audit' },
    },
    (call) => showAudit(tools, call),
  ),
  exportAudit(tools),
];

async function showAudit({ db, vault }: ConsoleTools, call: Call): Promise<void> {
  const { req, res, session } = call;
  const given = readAuditQuery(req.query);
  const asked = await withAccount(db, vault, given);
  // The address of a person does not stay in the address of the page, where browsers and proxies keep it.
  if (asked.query.actor !== given.query.actor && asked.query.actor !== '') {
    return res.redirect(303, auditAddress(asked.query));
  }
  const { filter, faults } = auditFilter(asked, call);
  const found = filter === null ? [] : await listAudit(db, filter, entriesPerPage + 1);
  const mayExport = reachOfSession(session, 'audit:export', 'tenant') !== null;
  const shown = {
    query: asked.query,
    faults,
    entries: found.slice(0, entriesPerPage),
    hasMore: found.length > entriesPerPage,
  };
  res.send(page(call, 'Audit', auditPage(shown, mayExport ? exportForm(asked.query, session.csrf) : null)));
}
