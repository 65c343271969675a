// Payments by the thousand, ordered as the API orders them.
import { type ProviderName, providers } from '../../shared/domain/jurisdictions/pack';
import { Personal } from '../../shared/domain/personal';
import { orderPayment } from '../../shared/payments/order-payment';
import { readConfig } from '../../shared/process/config';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { openVault } from '../../shared/process/vault';
import { type Database, rows, withPatience, withTx } from '../../shared/store/sql';

const placeOf: Record<ProviderName, { jurisdiction: string; currency: string }> = {
  mvola: { jurisdiction: 'MG', currency: 'MGA' },
  'orange-money': { jurisdiction: 'MG', currency: 'MGA' },
  stripe: { jurisdiction: 'MG', currency: 'MGA' },
  wave: { jurisdiction: 'SN', currency: 'XOF' },
  bange: { jurisdiction: 'GQ', currency: 'XAF' },
};

type Ordered = { id: string; provider: ProviderName; assessmentId: string };

/** Of all providers in turn. The assessments first, in one statement; then orders of fifty, as a busy API would make them. */
export async function orderAll(db: Database, databaseUrl: string, count: number): Promise<Ordered[]> {
  const config = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: databaseUrl });
  const vault = openVault({ keys: config.PERSONAL_DATA_KEYS, lookupKey: config.LOOKUP_KEY });
  const wanted = Array.from({ length: count }, (_, index) => ({
    id: timeOrderedId(),
    assessmentId: timeOrderedId(),
    provider: providers[index % providers.length]!,
  }));
  await insertAssessments(db, wanted);
  for (let from = 0; from < wanted.length; from += 50) {
    await withPatience(60, () =>
      withTx(db, async (tx) => {
        for (const { id, provider, assessmentId } of wanted.slice(from, from + 50)) {
          // A commit whose answer was lost did happen.
          const [there] = await rows(tx, `select from payment where id = $1`, [id]);
          if (there !== undefined) continue;
          const { outcome } = await orderPayment(tx, vault, {
            id,
            scope: { kind: 'all' },
            owner: { partnerId: null, accountId: null },
            items: [{ assessmentId, wanted: { all: true } }],
            provider,
            payerPhone: new Personal('+261340000001'),
            language: 'fr',
            interaction: 'redirect',
            returnUrl: 'https://return.example/',
            cancelUrl: 'https://cancel.example/',
            payUntil: new Date(Date.now() + 1_800_000),
            trace: {},
          });
          expect(outcome).toBe('ordered');
        }
      }),
    );
  }
  return wanted;
}

const insertAssessments = (db: Database, wanted: readonly Ordered[]): Promise<unknown> =>
  rows(
    db,
    `insert into assessment (id, partner_id, jurisdiction, fiscal_year, category, kind, service, requested_on, amount, currency,
                             state, tariff_id, tariff_version, explanation)
     select id, gen_random_uuid(), jurisdiction, 2026, 'service', 'service-fee', 'T-552', '2026-06-01', 1000 + place, currency,
            'due', 'storm', 1, '{}'
       from rows from (json_to_recordset($1) as (id uuid, jurisdiction text, currency text)) with ordinality
            as one(id, jurisdiction, currency, place)`,
    [JSON.stringify(wanted.map(({ assessmentId, provider }) => ({ id: assessmentId, ...placeOf[provider] })))],
  );
