// Payments that have their money get their receipts: numbered, signed, and written down with all that they say. Drawing
// and storing them calls outside and is the next job's. Here all of it is one transaction, so that no number is lost.
import { dayIn } from '../domain/days';
import type { JurisdictionPack } from '../domain/jurisdictions/pack';
import { packOf } from '../domain/jurisdictions/packs';
import type { ReceiptContent } from '../domain/receipt/content';
import { receiptNumber } from '../domain/receipt/receipt-number';
import type { CompiledTariff } from '../domain/tariff/compile-tariff';
import { type Language, languages } from '../domain/vehicle-fields';
import { receiptNumbered } from '../events/receipt-numbered';
import { type PublishOptions, publishMany } from '../jobs/publish';
import { detailsIn } from '../payments/order-payment';
import type { Config } from '../process/config';
import { timeOrderedId } from '../process/time-ordered-id';
import type { Vault } from '../process/vault';
import { closeUnmade } from '../store/close-cases';
import {
  itemsOfPaid,
  jurisdictionsOfPaid,
  type PaidItem,
  type PaidPayment,
  paidWithoutReceipt,
} from '../store/receipt-facts';
import { insertReceipts, lockSeries, type NewReceipt, takeNumbers } from '../store/receipts';
import type { Tx } from '../store/sql';
import { type CitedVersion, loadTariffVersions, type TariffCache } from '../store/tariffs';
import type { ProofSigner } from './proof-signer';
import { receiptContent } from './receipt-content';

export type NumberingTools = {
  vault: Vault;
  signer: ProofSigner;
  config: Pick<Config, 'PUBLIC_PAGES_URL'>;
  tariffCache: TariffCache;
  now(): Date;
};

export type WantedReceipt = {
  paymentId: string;
  /** The receipt that was declared void before, in whose place this one stands. */
  replaces?: { id: string; number: string; reason: string };
  /** What its event inherits. */
  followUp: PublishOptions;
};

/**
 * The id of each new receipt by its payment. Left out: payments without money, those that have a receipt, and those whose
 * receipt was voided, unless it is to be replaced.
 */
export async function numberReceipts(
  tx: Tx,
  tools: NumberingTools,
  wanted: readonly WantedReceipt[],
): Promise<Map<string, string>> {
  const byPayment = new Map(wanted.map((one) => [one.paymentId, one]));
  // Once: whoever waits for the lock over the end of the year issues in the year whose number he takes.
  const now = tools.now();
  const series = (await jurisdictionsOfPaid(tx, [...byPayment.keys()])).map((jurisdiction) => ({
    jurisdiction,
    year: Number(dayIn(packOf(jurisdiction).timeZone, now).slice(0, 4)),
  }));
  await lockSeries(tx, series);
  // Behind the lock: whoever was there before has committed, and what he numbered is not numbered again.
  const had = wanted.some(({ replaces }) => replaces !== undefined) ? 'none that counts' : 'never';
  const payments = await paidWithoutReceipt(tx, [...byPayment.keys()], had);
  const items = await itemsOfPaid(
    tx,
    payments.map(({ id }) => id),
  );
  const tariffOf = await loadTariffVersions(tx, items.map(citedBy), tools.tariffCache);
  const itemsOf = byPaymentOf(items);
  const receipts: NewReceipt[] = [];
  for (const one of series) {
    const here = payments.filter(({ jurisdiction }) => jurisdiction === one.jurisdiction);
    if (here.length === 0) continue;
    const first = await takeNumbers(tx, one, here.length);
    here.forEach((payment, place) => {
      const { replaces } = byPayment.get(payment.id)!;
      const paid = {
        payment,
        replaces,
        now,
        items: itemsOf.get(payment.id) ?? [],
        number: { ...one, number: first + place },
      };
      receipts.push(receiptOf(tools, paid, tariffOf));
    });
  }
  await write(tx, receipts, byPayment);
  return new Map(receipts.map(({ id, paymentId }) => [paymentId, id]));
}

async function write(
  tx: Tx,
  receipts: readonly NewReceipt[],
  byPayment: ReadonlyMap<string, WantedReceipt>,
): Promise<void> {
  if (receipts.length === 0) return;
  await insertReceipts(tx, receipts);
  await closeUnmade(
    tx,
    receipts.map(({ paymentId }) => `payment ${paymentId}`),
  );
  await publishMany(
    tx,
    receiptNumbered,
    receipts.map(({ id, paymentId, jurisdiction }) => ({
      ...byPayment.get(paymentId)!.followUp,
      tenant: jurisdiction,
      subjectId: paymentId,
      payload: { receiptId: id },
    })),
  );
}

type Numbered = {
  replaces: WantedReceipt['replaces'] | undefined;
  payment: PaidPayment;
  items: readonly PaidItem[];
  number: { jurisdiction: string; year: number; number: number };
  now: Date;
};

function receiptOf(
  tools: NumberingTools,
  { payment, items, number, replaces, now }: Numbered,
  tariffOf: (cited: CitedVersion) => CompiledTariff,
): NewReceipt {
  const pack = packOf(payment.jurisdiction);
  const content = receiptContent({
    payment,
    items: items.map((item) => ({ item, tariff: tariffOf(citedBy(item)).document })),
    number: receiptNumber(number),
    language: languageOf(tools.vault, pack, payment),
    paidOn: dayIn(pack.timeZone, payment.settledAt),
    issuedOn: dayIn(pack.timeZone, now),
    replaces: replaces === undefined ? null : { number: replaces.number, reason: replaces.reason },
    verifyAt: verifyAddress(tools.config),
  });
  return {
    ...number,
    id: timeOrderedId(),
    paymentId: payment.id,
    partnerId: payment.partnerId,
    accountId: payment.accountId,
    content: signed(tools.signer, content, items),
    replaces: replaces?.id ?? null,
    assessmentIds: items.map(({ assessmentId }) => assessmentId),
  };
}

const citedBy = ({ tariffId: id, tariffVersion: version }: PaidItem): CitedVersion => ({ id, version });

function byPaymentOf(items: readonly PaidItem[]): Map<string, PaidItem[]> {
  const byPayment = new Map<string, PaidItem[]>();
  for (const item of items) {
    const known = byPayment.get(item.paymentId);
    if (known === undefined) byPayment.set(item.paymentId, [item]);
    else known.push(item);
  }
  return byPayment;
}

/** What codes begin with. A receipt is for years, so none is numbered while nobody has said where it can be verified. */
export function verifyAddress({ PUBLIC_PAGES_URL }: Pick<Config, 'PUBLIC_PAGES_URL'>): string {
  if (PUBLIC_PAGES_URL === undefined)
    throw new Error('PUBLIC_PAGES_URL is not set: codes of receipts would lead nowhere');
  return `${PUBLIC_PAGES_URL.replace(/\/$/, '')}/v`;
}

/** What was credited nothing proves nothing. */
const signed = (signer: ProofSigner, content: ReceiptContent, items: readonly PaidItem[]): ReceiptContent => ({
  ...content,
  items: content.items.map((item, place) =>
    item.credited === '0'
      ? item
      : {
          ...item,
          token: signer.sign({
            jurisdiction: content.jurisdiction,
            number: content.number,
            subject: items[place]!.registrationKey ?? item.noticeReference,
            fiscalYear: item.fiscalYear,
            standing: item.standing,
            issuedOn: content.issuedOn,
            validUntil: item.validUntil,
          }),
        },
  ),
});

/** That of the account; else the one in which the payment was ordered, unless that was forgotten. */
function languageOf(vault: Vault, pack: JurisdictionPack, { id, language, orderSealed }: PaidPayment): Language {
  const spoken = language ?? (orderSealed && detailsIn(vault, id, orderSealed).language);
  return languages.find((one) => one === spoken) ?? pack.languages[0]!;
}
