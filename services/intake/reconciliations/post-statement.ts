// POST /api/v1/reconciliations/statements: a file of what a provider or a bank says moved, compared with ours.
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { openZoneClock } from '../../../shared/domain/zone-clock';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { encodingOf, mediaTypeOf } from '../../../shared/http/content-type';
import { Refusal } from '../../../shared/http/errors';
import { readBody } from '../../../shared/http/read-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { type StatementType, statementTypes } from '../../../shared/statements/read-statement';
import { recordAudit } from '../../../shared/store/audit';
import { markListed, type Reconciliation, reconciliationOfFile } from '../../../shared/store/reconciliations';
import { withTx } from '../../../shared/store/sql';
import { jurisdictionParameter } from '../services/service-parameters';
import type { IntakeTools } from '../tools';
import { placeOfDay, providerAndDay } from './reconciled-day';
import { accepted, acceptedResponses, pathOf, promiseReconciliation } from './reconciliation-view';
import { type GivenStatement, storeStatement } from './store-statement';

/** Some hundred thousand lines of CSV, or twenty thousand entries of a bank. */
const maxBytes = 32 * 1024 * 1024;
const maxSeconds = 120;

const description = {
  method: 'post',
  path: '/api/v1/reconciliations/statements',
  audience: 'person',
  permission: 'reconciliations:create',
  // What it says came is booked as money.
  reauthenticate: true,
  tag: 'Reconciliations',
  summary: 'Upload a statement and compare it with ours',
  description:
    'It is taken for whole: what is booked on the day and stands on no list is missing there. One line that cannot be ' +
    'read refuses the file, and every fault is told with its line. docs/how-it-works/statements.md has the columns.',
  query: z.strictObject({ ...providerAndDay, jurisdiction: jurisdictionParameter }),
  body: {
    description: `At most ${maxBytes / 1024 / 1024} MiB, in UTF-8`,
    content: {
      'text/csv': z.string().describe('Comma or semicolon, names of columns in the first line'),
      'application/xml': z.string().describe('A bank statement: camt.053.001.02 to .08'),
    },
  },
  responses: acceptedResponses,
  errors: [
    'BODY_BROKEN',
    'BODY_TOO_LARGE',
    'UPLOAD_TOO_SLOW',
    'MEDIA_TYPE_UNSUPPORTED',
    'CONTENT_ENCODING_UNSUPPORTED',
    'PROVIDER_NOT_OFFERED',
    'STATEMENT_INVALID',
    'STATEMENT_KNOWN',
    'OVERLOADED',
  ],
} as const satisfies RouteDescription;

export const postStatement = ({ db, statements }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, query, caller, exchange }) => {
    const { code: jurisdiction, currency, timeZone } = placeOfDay(caller, query);
    const { provider, day } = query;
    const place = { currency, clock: openZoneClock(timeZone) };
    const wanted = { jurisdiction, provider, day, requestedBy: caller.actor };
    // The body is read in the slot as well: what waits in memory is what it bounds.
    const made = await statements.run(caller.accountId, async () => {
      const given = await readStatementBody(req, res);
      return withTx(db, async (tx) => {
        const stored = await storeStatement(tx, wanted, given, place);
        if (stored === 'known') return reconciliationOfFile(tx, wanted, given.hash);
        await markListed(tx, stored.id);
        await promiseReconciliation(tx, stored, exchange);
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          tenant: jurisdiction,
          action: 'upload statement',
          resource: `reconciliation ${stored.id}`,
          outcome: 'done',
          details: { provider, day, type: given.type, hash: given.hash.toString('hex'), lines: stored.lines },
        });
        return stored;
      });
    });
    if (!isNew(made)) throw known(made!.id);
    return accepted(made);
  });

const isNew = (made: Reconciliation | { id: string } | undefined): made is Reconciliation =>
  made !== undefined && 'state' in made;

const known = (id: string): Refusal =>
  new Refusal('STATEMENT_KNOWN', { detail: `It is ${pathOf(id)}`, headers: { Location: pathOf(id) } });

async function readStatementBody(req: Request, res: Response): Promise<GivenStatement> {
  const type: StatementType = mediaTypeOf(req, statementTypes);
  encodingOf(req, ['identity']);
  const file = await readBody(req, res, maxBytes, maxSeconds);
  return { type, file, hash: createHash('sha256').update(file).digest() };
}
