import { type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import type { SimulatorOptions } from '../../scripts/local/simulators/simulator';
import { openMvola } from '../../shared/providers/payments/mvola';
import { anOrder, calm, settingsOf, takeCallbacks } from './an-order';

let simulator: MvolaSimulator;
let receiver: Awaited<ReturnType<typeof takeCallbacks>>;

beforeEach(async () => {
  receiver = await takeCallbacks();
});
afterEach(async () => {
  await simulator.stop();
  await receiver.stop();
});

/** Starts one with so many orders that wait for their payers. */
async function open(orders: number, options: SimulatorOptions = {}): Promise<string[]> {
  simulator = await startMvolaSimulator(options);
  const mvola = openMvola(settingsOf(simulator.settings));
  const references: string[] = [];
  for (let one = 0; one < orders; one++) {
    const order = anOrder({ callbackUrl: receiver.url });
    await mvola.start(order, calm);
    references.push(order.reference);
  }
  return references;
}

test('it behaves as it is told over HTTP, and is paid by a click', async () => {
  await open(1);
  const tell = (patch: string) => fetch(`${simulator.url}/simulator/behaviour`, { method: 'POST', body: patch });
  expect(await (await tell('{"failPayments":1}')).json()).toMatchObject({ failPayments: 1 });
  expect((await tell('{"failPayment":1}')).status).toBe(400);
  // Nobody could tell it to come back.
  expect((await tell('{"isDown":"refused"}')).status).toBe(400);

  const [payment] = simulator.payments();
  const page = await fetch(`${simulator.url}/simulator/pay/${payment!.providerReference}`);
  const [, action] = /action="([^"]+\/pay)"/.exec(await page.text()) ?? [];
  expect((await fetch(action!, { method: 'POST' })).status).toBe(200);
  expect(simulator.payments()).toMatchObject([{ state: 'failed', reason: 'INSUFFICIENT_FUNDS' }]);
});

test('it approves by itself where it is told to', async () => {
  await open(1, { behaviour: { autoApproveAfterMs: 1 } });
  const endsAt = Date.now() + 5000;
  while (receiver.taken.length === 0 && Date.now() < endsAt) await new Promise(setImmediate);
  expect(simulator.payments()).toMatchObject([{ state: 'paid' }]);
});

test('callbacks are lost, repeated and overtake each other as told, the same for the same seed', async () => {
  const run = async () => {
    receiver.taken.length = 0;
    const behaviour = { loseCallbacks: 0.5, callbackRepeats: 2, callbackDelayMs: [0, 30] as [number, number] };
    const references = await open(6, { seed: 7, behaviour });
    for (const reference of references) simulator.approve(reference);
    await simulator.callbacksSettled();
    return receiver.taken.map(({ body }) => JSON.parse(String(body)).transactionReference as string);
  };
  const taken = await run();
  await simulator.stop();
  expect(taken.length % 3).toBe(0);
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThan(18);
  expect(taken).not.toEqual(taken.toSorted());
  expect(new Set(await run())).toEqual(new Set(taken));
});
