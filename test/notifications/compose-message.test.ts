// What goes with a mail about a payment.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { RunningProcess } from '../../shared/process/process';
import type { OutgoingMail } from '../../shared/providers/messages/message-provider';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import type { ReceiptRow } from '../../shared/store/receipts';
import { composeMessage } from '../../workers/notifications/compose-message';
import type { NotificationTools } from '../../workers/notifications/open';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { useMessageTools } from '../support/message-pool';
import { anIssuedReceipt, aSettledPayment } from '../support/receipts/issued-receipts';

const { folder, tools } = useMessageTools();
let process: RunningProcess;
afterAll(() => process?.stop('the test is over'));
const { db, url } = useDatabase();
let receipt: ReceiptRow;
beforeAll(async () => {
  await publishShippedTariffs(db());
  process = await openTestProcess(url(), { OBJECT_FOLDER: folder, PUBLIC_PAGES_URL: 'https://pay.example.mg' });
  receipt = await anIssuedReceipt(process, (await aSettledPayment(process, {}, 3)).id);
});

type Over = { places?: string; tools?: Partial<NotificationTools>; mostAttachedBytes?: number };
const logged = jest.fn();
beforeEach(() => logged.mockClear());

async function composed({ places, mostAttachedBytes, ...over }: Over = {}): Promise<OutgoingMail> {
  const values = { amount: '1', things: '1', number: '1', paidOn: '1', link: 'https://pay.example.mg/payments/P' };
  const delivery = {
    found: { id: receipt.id, receiptId: receipt.id },
    kind: 'payment-received',
    language: 'en',
    recipient: { email: null, phone: null, name: null },
    values: { ...values, ...(places !== undefined && { places }) },
  };
  const context = { db: db(), log: { error: logged }, ...tools({}, over.tools) };
  const step = { do: 'send', channel: 'email', provider: 'smtp' } as const;
  return (await composeMessage(delivery as never, step, context as never, mostAttachedBytes)) as never;
}

test('all of a receipt goes as the file that was stored', async () => {
  const { attachments, text } = await composed();
  expect(attachments).toEqual([
    { name: `${receipt.content.number}.pdf`, mediaType: 'application/pdf', content: expect.any(Buffer) },
  ]);
  expect(attachments[0]!.content).toHaveLength(receipt.sizeBytes!);
  expect(text).toContain('attached');
});

test('who owns some of the vehicles gets one file with the pages of theirs', async () => {
  const { attachments } = await composed({ places: '0,2' });
  const { paper } = packOf(receipt.jurisdiction).receipts;
  expect(attachments.map(({ content }) => content)).toEqual([
    await renderReceipt(receipt.content, { paper, only: [0, 2] }),
  ]);
});

test.each([
  ['a receipt', {}, 1],
  ['of its pages', { places: '0,2' }, 2 / 3],
])('what is too large stays where the link of the mail leads (%s)', async (_, over, share) => {
  const size = receipt.sizeBytes! * share;
  expect((await composed({ ...over, mostAttachedBytes: Math.ceil(size) })).attachments).toHaveLength(1);
  const { attachments, text } = await composed({ ...over, mostAttachedBytes: Math.floor(size) - 1 });
  expect(attachments).toEqual([]);
  expect(text).not.toContain('attached');
  expect(text).toContain('https://pay.example.mg/payments/P');
});

test('while the store of files is away the mail waits', async () => {
  const { objects } = tools({});
  const away = { ...objects, get: () => Promise.reject(new ObjectStoreAway('the disk is gone')) };
  await expect(composed({ tools: { objects: away } })).rejects.toMatchObject({ name: 'TryLater' });
  expect(logged).not.toHaveBeenCalled();
});

test('a file that is not the one that was stored is mailed to nobody, and somebody is called', async () => {
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.pdf'))!;
  writeFileSync(join(folder, file), 'of somebody else');
  await expect(composed()).rejects.toMatchObject({ name: 'ReceiptFileFault' });
  expect(logged).toHaveBeenCalledWith(
    expect.objectContaining({ receiptId: receipt.id }),
    'the file of a receipt is missing or altered',
  );
});
