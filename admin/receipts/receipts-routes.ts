// Receipts as staff look for them, and their files.
import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { ReceiptFileFault, readReceiptFile } from '../../shared/receipts/read-receipt-file';
import { countReceipts, listReceipts } from '../../shared/store/receipt-reads';
import { findReceipt, type ReceiptRow } from '../../shared/store/receipts';
import { audited } from '../audit/audited';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { onlyOf } from '../login/open-session';
import { page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { readReceiptFilter, scopeOf } from './read-receipt-filter';
import { receiptsPage } from './receipts-page';

const perPage = 50;
const mostCounted = 1000;

const reading = { permission: 'receipts:read', narrowestReach: 'tenant' } as const;

type Tools = Pick<ConsoleTools, 'db' | 'objects' | 'log'>;

/** The file by a POST, because it leaves an entry: nothing that a browser loads on its own may do that. */
export const receiptsRoutes = (tools: Tools): ConsoleRoute[] => [
  definePage({ ...reading, path: '/receipts', menu: { text: 'Receipts', longText: 'Receipts' } }, (call) =>
    showReceipts(tools, call),
  ),
  defineAction(
    {
      ...reading,
      method: 'post',
      path: '/receipts/:id/pdf',
      action: 'download receipt',
      resource: ({ params: { id } }) => `receipt ${isEventId(id) ? id : 'unreadable'}`,
    },
    (call) => sendPdf(tools, call),
  ),
];

async function showReceipts({ db }: Tools, call: Call): Promise<void> {
  const { query, faults, scope, filter } = readReceiptFilter(call);
  const isRead = faults.length === 0;
  const asked = { limit: perPage + 1, offset: 0, after: query.before || undefined };
  const [found, total] = await Promise.all([
    isRead ? listReceipts(db, scope, filter, asked) : [],
    isRead ? countReceipts(db, scope, filter, mostCounted + 1) : 0,
  ]);
  const body = receiptsPage({
    ...{ query, faults, total },
    most: mostCounted,
    receipts: found.slice(0, perPage),
    hasMore: found.length > perPage,
    isOfAll: onlyOf(call) === null,
    csrf: call.session.csrf,
  });
  call.res.send(page(call, 'Receipts', body));
}

async function sendPdf(tools: Tools, call: Call): Promise<void> {
  const { id } = call.req.params;
  const receipt = isEventId(id) ? await findReceipt(tools.db, scopeOf(onlyOf(call)), id) : undefined;
  if (receipt === undefined) throw new Refused(404, 'There is no such receipt.');
  const bytes = await fileOf(tools, receipt);
  // Before the first byte: what has left cannot be taken back when writing this down fails.
  await audited(tools.db, call, async () => {
    const details = { number: receiptNumber(receipt), state: receipt.state };
    return { outcome: 'done', tenant: receipt.jurisdiction, details, value: undefined };
  });
  call.res
    .attachment(`${receiptNumber(receipt)}.pdf`)
    .type('application/pdf')
    .send(bytes);
}

async function fileOf({ objects, log }: Tools, receipt: ReceiptRow): Promise<Buffer> {
  try {
    const bytes = await readReceiptFile(objects, receipt);
    if (bytes === null) throw new Refused(409, 'Its file is not made yet.');
    return bytes;
  } catch (error) {
    if (error instanceof ObjectStoreAway)
      throw new Refused(503, 'The store of files cannot be reached.', { retryAfterSeconds: 10 });
    if (!(error instanceof ReceiptFileFault)) throw error;
    log.error({ err: error, receiptId: receipt.id }, 'the file of a receipt is missing or altered');
    throw new Refused(409, 'Its file is missing, or is not the one that was stored. Nothing was sent.');
  }
}
