// All carriers of text messages of a development installation, in this process: nobody's telephone rings.
import type { SmsProviderName } from '../../../shared/domain/jurisdictions/pack';
import type { MessageSimulator, MessageSimulatorOptions } from './message-simulator';
import { startOrangeSmsSimulator } from './orange-sms';
import { startTwilioSimulator } from './twilio';

export type MessageSimulators = {
  byName: Readonly<Record<SmsProviderName, MessageSimulator>>;
  /** What the platform has to be told of them: a part of the environment. */
  settings: Record<string, string>;
  stop(): Promise<void>;
};

/** `callbacksUrl`: where those call that are told an address once and for all. */
export async function startMessageSimulators(
  callbacksUrl: string,
  options: MessageSimulatorOptions = {},
): Promise<MessageSimulators> {
  const byName = {
    'orange-sms': await startOrangeSmsSimulator({ ...options, callbacksUrl }),
    twilio: await startTwilioSimulator(options),
  };
  const all = Object.values(byName);
  return {
    byName,
    settings: Object.assign({}, ...all.map(({ settings }) => settings)),
    stop: async () => void (await Promise.all(all.map((simulator) => simulator.stop()))),
  };
}
