// GET /api/v1/reconciliations/{id}/report: every line with what became of it, as a file for a spreadsheet.
import { z } from 'zod';
import { csvCell } from '../../../shared/domain/csv-cell';
import { referenceOf } from '../../../shared/domain/payment/reference';
import { Refusal } from '../../../shared/http/errors';
import { writeHead } from '../../../shared/http/exchange';
import { defineRoute, type Route } from '../../../shared/http/route';
import { linesAfter, type ReportedLine } from '../../../shared/store/reconciliation-lines';
import { findReconciliation } from '../../../shared/store/reconciliations';
import { type Database, withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import { sendWhole } from '../send-whole';
import type { IntakeTools } from '../tools';
import { reconciliationsPath } from './reconciliation-view';

const linesPerPage = 2000;
const head =
  'line,kind,outcome,transaction,reference,providerReference,amount,currency,fee,at,paymentId,ourReference,amountHere,' +
  'caseId\r\n';

export const getReport = ({ db, downloads, config }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${reconciliationsPath}/{id}/report`,
      audience: 'person',
      permission: 'reconciliations:read',
      tag: 'Reconciliations',
      summary: 'Every line with what became of it',
      description:
        'While the reconciliation runs this is what there is so far; the header Reconciliation-State says so.',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: {
          description: 'The lines of the list, then what is missing there',
          content: { 'text/csv': z.string() },
          headers: { 'Reconciliation-State': 'State of the reconciliation when the answer began' },
        },
      },
      errors: ['RECONCILIATION_NOT_FOUND', 'OVERLOADED'],
    },
    async ({ req, res, params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const found = await withPatience(readPatienceSeconds, () => findReconciliation(db, jurisdiction, id));
      if (found === undefined) throw new Refusal('RECONCILIATION_NOT_FOUND');
      const begin = () =>
        writeHead(res, 200, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Cache-Control': 'no-store',
          'Reconciliation-State': found.state,
        });
      if (req.method === 'HEAD') {
        begin();
        res.end();
        return 'sent';
      }
      await downloads.run(caller.accountId, async () => {
        // The first page before the first byte: a database that is away is then still an answer and not a broken stream.
        const pages = pagesOf(db, id);
        const first = await pages.next();
        begin();
        await sendWhole(textOf(first, pages), res, config.UPLOAD_IDLE_SECONDS);
      });
      return 'sent';
    },
  );

type Pages = AsyncGenerator<ReportedLine[], void>;

async function* textOf(first: IteratorResult<ReportedLine[], void>, pages: Pages): AsyncGenerator<string> {
  yield head;
  for (let page = first; !page.done; page = await pages.next()) yield page.value.map(rowOf).join('');
}

function rowOf(line: ReportedLine): string {
  const cells = [
    String(line.number),
    line.kind,
    line.outcome,
    line.transaction,
    line.reference,
    line.providerReference,
    line.amount,
    line.currency,
    line.fee,
    line.at?.toISOString() ?? null,
    line.paymentId,
    line.paymentId && referenceOf(line.paymentId),
    line.amountHere,
    line.caseId,
  ];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

async function* pagesOf(db: Database, id: string): Pages {
  for (let number = 0; ; ) {
    const after = number;
    const page = await withPatience(readPatienceSeconds, () => linesAfter(db, id, after, linesPerPage));
    if (page.length > 0) yield page;
    if (page.length < linesPerPage) return;
    number = page.at(-1)!.number;
  }
}
