// One value in every sealed column, written and read by the functions of the product, so that what they are bound to is
// held equal to what the rotation takes it for.
import { TOTP } from 'otpauth';
import { v7 as uuidv7 } from 'uuid';
import { newTokenKey } from '../../shared/access/access-tokens';
import { beginSecondFactor, confirmSecondFactor } from '../../shared/access/second-factor';
import { Personal } from '../../shared/domain/personal';
import { openVault, type Vault } from '../../shared/process/vault';
import { createAccount, findAccount, openProfile } from '../../shared/store/accounts';
import { openBatch } from '../../shared/store/batches';
import { sealCallback, storeCallbacks } from '../../shared/store/callback-events';
import { openBody, type StoredBody, sealChunk, storeChunk } from '../../shared/store/chunks';
import {
  findNotification,
  notificationDataContext,
  recipientContext,
  requestNotification,
} from '../../shared/store/notifications';
import { findOwner, insertOwnerBlocks } from '../../shared/store/owner-blocks';
import {
  insertPayment,
  knownPaymentOf,
  movePayment,
  nextActionOf,
  orderContext,
  paymentById,
  recordStart,
  tokenIndex,
} from '../../shared/store/payments';
import { insertExport, openExport, storeExport } from '../../shared/store/personal-exports';
import { currentSigningKey, replaceSigningKey } from '../../shared/store/signing-keys';
import { type Database, row, type Tx, withTx } from '../../shared/store/sql';
import { aPartner } from '../support/batches';

const keyOf = (id: string) => ({ id, key: Buffer.alloc(32, id) });
const lookupKey = Buffer.alloc(32, 'lookup');

/** A ring of keys with these names; equal names are equal keys. */
export const ring = (...ids: string[]): Vault => openVault({ keys: ids.map(keyOf), lookupKey });

export type SealedValues = {
  accountId: string;
  notificationId: string;
  exportId: string;
  batchId: string;
  paymentId: string;
};

const owner = { name: 'Rasoa Hery', email: 'rasoa@example.mg', phone: '+261340000001', language: 'mg' } as const;
const lines = '{"registration":"1234 TBA","owner":{"name":"Rasoa Hery"}}\n';

/** Ids of what was written, for `readSealedValues`. */
export async function writeSealedValues(db: Database, vault: Vault): Promise<SealedValues> {
  const partnerId = await aPartner(db);
  const signingKey = await newTokenKey();
  return withTx(db, async (tx) => {
    const accountId = (await createAccount(tx, vault, {
      role: 'citizen',
      jurisdiction: null,
      partnerId: null,
      email: owner.email,
      name: owner.name,
      phone: owner.phone,
      language: 'mg',
      passwordHash: null,
      state: 'active',
    }))!;
    const email = new Personal(owner.email);
    const { secret } = (await beginSecondFactor(tx, vault, { accountId, email, issuer: 'test' }))!;
    await confirmSecondFactor(tx, vault, accountId, new TOTP({ secret }).generate());
    const notificationId = await requestNotification(tx, vault, {
      accountId,
      kind: 'reset-password',
      language: 'mg',
      email,
      data: { link: 'https://example.mg/reset?token=t' },
      expiresAt: null,
    });
    await replaceSigningKey(tx, vault, 'access-token', signingKey);
    const { id: exportId } = await insertExport(tx, accountId);
    await storeExport(tx, vault, exportId, '{"name":"Rasoa Hery"}', 24);
    const batchId = notificationId;
    const batch = {
      partnerId,
      jurisdiction: 'MG',
      fiscalYear: 2026,
      currency: 'MGA',
      isTest: false,
      apiKeyId: null,
      notifyOwners: false,
    };
    await openBatch(tx, { ...batch, id: batchId, format: { kind: 'ndjson' } });
    const chunk = { chunk: 0, firstLine: 1, lineCount: 1, body: Buffer.from(lines), tooLong: [] };
    await storeChunk(tx, batchId, sealChunk(vault, batchId, chunk));
    await insertOwnerBlocks(tx, vault, [{ batchId, chunk: 0, owners: [[1, owner]] }]);
    const paymentId = await writePayment(tx, vault);
    return { accountId, notificationId, exportId, batchId, paymentId };
  });
}

const started = { providerReference: 'there', token: 'a token', next: { kind: 'approve-on-phone' } } as const;

/** With what its provider said of it, under the same id. */
async function writePayment(tx: Tx, vault: Vault): Promise<string> {
  const id = uuidv7();
  const payment = { id, jurisdiction: 'MG', currency: 'MGA', provider: 'mvola', amount: 1n, items: [] } as const;
  const orderSealed = vault.seal(owner.phone, orderContext(id));
  const nobody = { partnerId: null, accountId: null };
  await insertPayment(tx, { ...payment, ...nobody, orderSealed, expiresAt: new Date() });
  await movePayment(tx, id, 'asked of the provider', 'requested');
  await recordStart(tx, vault, payment, started);
  const token = tokenIndex(vault, 'mvola', started.token).toString('hex');
  await storeCallbacks(tx, [
    {
      id,
      provider: 'mvola',
      eventId: 'there:completed',
      eventType: 'completed',
      signature: null,
      isSigned: false,
      bodyHash: Buffer.alloc(32),
      sealedBody: sealCallback(vault, id, Buffer.from(lines)),
      told: {
        news: { kind: 'hint' },
        names: { reference: null, providerReference: 'there', transaction: null, token, address: null },
        occurredAt: null,
      },
      isIdle: false,
      unknown: 'fail',
    },
  ]);
  return id;
}

/** Opens every one of them with `vault`; throws when one does not open. */
export async function readSealedValues(db: Database, vault: Vault, ids: SealedValues) {
  const account = (await findAccount(db, ids.accountId))!;
  const { email, name, phone } = openProfile(vault, account);
  const secret = await row<{ sealed: Buffer }>(db, `select totp_sealed as sealed from account where id = $1`, [
    ids.accountId,
  ]);
  const payment = (await paymentById(db, ids.paymentId))!;
  const callback = await row<{ sealed: Buffer }>(db, `select body_sealed as sealed from callback_event where id = $1`, [
    ids.paymentId,
  ]);
  const { recipientSealed, dataSealed } = (await findNotification(db, ids.notificationId))!;
  const chunk = await row<StoredBody>(
    db,
    `select batch_id as "batchId", chunk, body, is_sealed as "isSealed" from batch_chunk where batch_id = $1`,
    [ids.batchId],
  );
  return {
    profile: [email, name, phone].map((value) => value?.reveal()),
    secret: vault.open(secret!.sealed, `account.totp ${ids.accountId}`).toString(),
    recipient: vault.open(recipientSealed!, recipientContext(ids.notificationId)).toString(),
    data: vault.open(dataSealed!, notificationDataContext(ids.notificationId)).toString(),
    signingKey: (await currentSigningKey(db, vault, 'access-token'))?.privateJwk,
    export: await openExport(db, vault, ids.exportId),
    owner: (await findOwner(db, vault, ids.batchId, 1))?.reveal(),
    lines: openBody(vault, chunk!).toString(),
    ordered: vault.open(payment.orderSealed!, orderContext(payment.id)).toString(),
    token: knownPaymentOf(vault, payment)?.token,
    next: nextActionOf(vault, payment),
    callback: vault.open(callback!.sealed, `callback_event.body_sealed ${ids.paymentId}`).toString(),
  };
}
