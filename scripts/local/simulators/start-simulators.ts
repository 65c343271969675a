// All payment providers of a development installation, in this process: nobody's money moves.
import type { ProviderName } from '../../../shared/domain/jurisdictions/pack';
import { startBangeSimulator } from './bange';
import { startMvolaSimulator } from './mvola';
import { startOrangeMoneySimulator } from './orange-money';
import type { Simulator, SimulatorOptions } from './simulator';
import { startStripeSimulator } from './stripe';
import { startWaveSimulator } from './wave';

export type Simulators = {
  byName: Readonly<Record<ProviderName, Simulator>>;
  /** What the platform has to be told of them: a part of the environment. */
  settings: Record<string, string>;
  stop(): Promise<void>;
};

/** `callbacksUrl`: where those call that are told an address once and for all. */
export async function startSimulators(callbacksUrl: string, options: SimulatorOptions = {}): Promise<Simulators> {
  const byName = {
    mvola: await startMvolaSimulator(options),
    stripe: await startStripeSimulator({ ...options, callbacksTo: `${callbacksUrl}/callbacks/stripe` }),
    'orange-money': await startOrangeMoneySimulator(options),
    wave: await startWaveSimulator({ ...options, callbacksTo: `${callbacksUrl}/callbacks/wave` }),
    bange: await startBangeSimulator(options),
  };
  const all = Object.values(byName);
  return {
    byName,
    settings: Object.assign({}, ...all.map(({ settings }) => settings)),
    stop: async () => void (await Promise.all(all.map((simulator) => simulator.stop()))),
  };
}
