// A notice and all that its page says of it.
import { isOpen } from '../../shared/domain/assessment/assessment-state';
import { type UnpaidInstalment, unpaidInstalments } from '../../shared/domain/assessment/late-instalments';
import type { JurisdictionPack, ProviderName } from '../../shared/domain/jurisdictions/pack';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import { readNoticeReference } from '../../shared/domain/payment/notice-reference';
import type { TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { offeredProviders } from '../../shared/payments/payer-terms';
import { type InstalmentRow, instalmentsOf } from '../../shared/store/instalments';
import { findNotice, type NoticeRow, type PaymentUnderWay, paymentsUnderWay } from '../../shared/store/notices';
import { withPatience } from '../../shared/store/sql';
import { loadTariffVersion } from '../../shared/store/tariffs';
import type { ReferenceFault } from './texts/public-texts';
import type { PublicTools } from './tools';

export type Notice = {
  reference: string;
  row: NoticeRow;
  pack: JurisdictionPack;
  tariff: TariffDocument;
  instalments: InstalmentRow[];
  /** Those that are not covered yet. */
  unpaid: UnpaidInstalment[];
  underWay: PaymentUnderWay[];
  /** Whole units of the currency, as are all amounts here. */
  left: bigint;
  /** What is left and nobody is paying. */
  payable: bigint;
  /** Who can be paid to here, the preferred one first. */
  offered: ProviderName[];
};

export const readPatienceSeconds = 5;

export async function loadNotice(tools: PublicTools, text: string): Promise<Notice | { fault: ReferenceFault }> {
  const read = readNoticeReference(text);
  if ('fault' in read) return read;
  return withPatience(readPatienceSeconds, async () => {
    const row = await findNotice(tools.db, read.key);
    return row === undefined ? { fault: 'unknown' } : noticeOf(tools, read.reference, row);
  });
}

async function noticeOf({ db, config, tariffCache }: PublicTools, reference: string, row: NoticeRow): Promise<Notice> {
  const pack = packOf(row.jurisdiction);
  const version = { id: row.tariffId, version: row.tariffVersion };
  const { document: tariff } = await loadTariffVersion(db, version, tariffCache);
  const instalments = pack.instalments === null ? [] : await instalmentsOf(db, row.id);
  const underWay = isOpen(row.state) ? await paymentsUnderWay(db, row.id) : [];
  const left = isOpen(row.state) ? BigInt(row.amount) + BigInt(row.charges) - BigInt(row.paid) : 0n;
  const plan = instalments.map((one) => ({ ...one, amount: BigInt(one.amount) }));
  return {
    reference,
    row,
    pack,
    tariff,
    instalments,
    unpaid: unpaidInstalments(plan, BigInt(row.paid)),
    underWay,
    left,
    payable: underWay.reduce((rest, { amount }) => rest - BigInt(amount), left),
    offered: offeredProviders(config, pack),
  };
}
