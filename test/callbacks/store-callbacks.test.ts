import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { type NewCallback, storeCallbacks } from '../../shared/store/callback-events';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

const { db } = useDatabase();

const named = (eventId: string): NewCallback => ({
  id: timeOrderedId(),
  provider: 'bange',
  eventId,
  eventType: 'payment.success',
  signature: null,
  isSigned: true,
  bodyHash: Buffer.alloc(32),
  sealedBody: Buffer.from('sealed'),
  told: {
    news: { kind: 'expired' },
    names: { reference: null, providerReference: null, transaction: null, token: null, address: null },
    occurredAt: null,
  },
  isIdle: false,
  unknown: 'fail',
});

test('two sets that hold the same events in opposite orders wait for each other, and each event is stored once', async () => {
  const events = Array.from({ length: 3000 }, (_, n) => `event-${n}`);
  const stored = await Promise.all(
    [events, events.toReversed()].map((names) => withTx(db(), (tx) => storeCallbacks(tx, names.map(named)))),
  );
  const isNew = stored.map((set) => [...set.values()].filter((one) => one.isNew).length);
  expect(isNew.toSorted()).toEqual([0, 3000]);
  expect(await rows(db(), 'select from callback_event')).toHaveLength(3000);
});
