import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicTexts } from '../../services/public/texts/public-texts';
import { referenceOf } from '../../shared/domain/payment/reference';
import { languages } from '../../shared/domain/vehicle-fields';
import type { PaymentRow } from '../../shared/store/payments';
import { type ReceiptRow, voidReceipt } from '../../shared/store/receipts';
import { rows, withTx } from '../../shared/store/sql';
import { aPayment } from '../support/payments';
import {
  aNumberedReceipt,
  anIssuedReceipt,
  aReplacement,
  aSettledPayment,
  issueReceipt,
  useObjectFolder,
} from '../support/receipts/issued-receipts';
import { usePublic, wordsOf } from './use-public';

const objects = useObjectFolder();
const pages = usePublic(objects.env, { workers: false });
const { process, db } = pages;

const pathOf = ({ id }: Pick<PaymentRow, 'id'>): string => `/payments/${referenceOf(id)}`;
const page = (payment: PaymentRow, language = 'en') => pages.ask(`${pathOf(payment)}?language=${language}`);
const declareVoid = ({ id }: ReceiptRow) =>
  withTx(db(), (tx) => voidReceipt(tx, id, { reason: 'the plate is another one', by: 'shell:test' }));

test('whoever has paid finds the receipt on the page of the payment, and what it leads to', async () => {
  const payment = await aSettledPayment(process(), {}, 2);
  const receipt = await anIssuedReceipt(process(), payment.id);
  const { text } = await page(payment);
  expect(wordsOf(text)).toContain(`Your receipt Receipt ${receipt.content.number}. Open the receipt (PDF)`);
  expect(text).not.toContain('http-equiv="refresh"');
  const pdf = `${pathOf(payment)}/receipt.pdf`;
  expect(text).toContain(`href="${pdf}"`);
  const file = await fetch(pages.url() + pdf);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(file.headers.get('content-disposition')).toBe(`inline; filename="${receipt.content.number}.pdf"`);
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(createHash('sha256').update(bytes).digest().equals(receipt.sha256!)).toBe(true);
  for (const [place, { registration }] of receipt.content.items.entries()) {
    const code = `${pathOf(payment)}/codes/${place}.png`;
    expect(text).toContain(`<a href="${code}">Code of ${registration}, 2026</a>`);
    const picture = await pages.ask(code);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  }
  expect((await pages.ask(`${pathOf(payment)}/codes/2.png`)).status).toBe(404);
});

test('until it is issued the page says that it is being made, and shows itself again', async () => {
  const payment = await aSettledPayment(process());
  const being = async () => {
    const { text } = await page(payment);
    expect(wordsOf(text)).toContain('Your receipt is being made.');
    expect(text).toContain('<meta http-equiv="refresh" content="5">');
    const file = await pages.ask(`${pathOf(payment)}/receipt.pdf?language=en`);
    expect([file.status, file.headers.get('retry-after')]).toEqual([409, '5']);
    expect(wordsOf(file.text)).toContain('The receipt is being made. Try again in a minute.');
    return text;
  };
  await being();
  const receipt = await aNumberedReceipt(process(), payment.id);
  expect(wordsOf(await being())).toContain(receipt.content.number);
  await issueReceipt(process(), receipt);
  expect((await page(payment)).text).not.toContain('http-equiv="refresh"');
});

test('nobody waits before the page for a receipt that does not come', async () => {
  const payment = await aSettledPayment(process());
  await rows(db(), `update payment set settled_at = now() - interval '3 minutes' where id = $1`, [payment.id]);
  const { text } = await page(payment);
  expect(wordsOf(text)).toContain('Your receipt is being made.');
  expect(text).not.toContain('http-equiv="refresh"');
});

test('what was declared void is told as such, and is not given out', async () => {
  const payment = await aSettledPayment(process());
  const receipt = await anIssuedReceipt(process(), payment.id);
  await declareVoid(receipt);
  const { text } = await page(payment);
  expect(wordsOf(text)).toContain(`Receipt ${receipt.content.number} was declared void and proves nothing any more.`);
  expect(text).not.toContain('receipt.pdf');
  expect(text).not.toContain('http-equiv="refresh"');
  for (const path of ['receipt.pdf', 'codes/0.png']) {
    const reply = await pages.ask(`${pathOf(payment)}/${path}?language=en`);
    expect(reply.status).toBe(409);
    expect(wordsOf(reply.text)).toContain('This receipt was declared void and proves nothing any more.');
  }
});

test('of a receipt that was replaced the new one is offered, and the old one told as void', async () => {
  const payment = await aSettledPayment(process());
  const old = await anIssuedReceipt(process(), payment.id);
  await declareVoid(old);
  const current = await issueReceipt(process(), await aReplacement(process(), old));
  const words = wordsOf((await page(payment)).text);
  expect(words).toContain(
    `Receipt ${current.content.number}. It stands in the place of ${old.content.number}. Open the receipt (PDF)`,
  );
  expect(words).toContain(`Receipt ${old.content.number} was declared void`);
  const file = await pages.ask(`${pathOf(payment)}/receipt.pdf`);
  expect(file.headers.get('etag')).toBe(`"${current.sha256!.toString('hex')}"`);
});

test('nothing is said of a receipt of what is not paid, and there is none', async () => {
  const payment = await aPayment(db(), { vault: process().vault });
  const { text } = await page(payment);
  expect(wordsOf(text)).not.toMatch(/receipt/i);
  expect((await pages.ask(`${pathOf(payment)}/receipt.pdf`)).status).toBe(404);
  expect((await pages.ask('/payments/0000/receipt.pdf')).status).toBe(404);
});

test('a file that is not the one that was stored does not go out, nor one from a store that is away', async () => {
  const payment = await aSettledPayment(process());
  const receipt = await anIssuedReceipt(process(), payment.id);
  const ask = () => pages.ask(`${pathOf(payment)}/receipt.pdf?language=en`);
  renameSync(objects.path, `${objects.path}-away`);
  const away = await ask();
  renameSync(`${objects.path}-away`, objects.path);
  expect([away.status, away.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  writeFileSync(join(objects.path, receipt.objectKey!), '%PDF-1.4 paid everything');
  const spoilt = await ask();
  expect([spoilt.status, wordsOf(spoilt.text).includes('Something did not work on our side')]).toEqual([500, true]);
});

test.each(languages)('the receipt is told of in %s', async (language) => {
  const payment = await aSettledPayment(process());
  const { content } = await anIssuedReceipt(process(), payment.id);
  const said = publicTexts[language].receipt;
  const words = wordsOf((await page(payment, language)).text);
  const spaced = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, ' ');
  for (const text of [said.title, said.number(content.number), said.open, said.codes])
    expect(words).toContain(spaced(text));
});
