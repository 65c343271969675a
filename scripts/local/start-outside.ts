// The parties outside, as far as a machine of one's own has any: all simulated, in this process.
import { randomBytes } from 'node:crypto';
import { type MailSink, startMailSink } from './mail-sink';
import { type Simulators, startSimulators } from './simulators/start-simulators';
import { type SmsSink, startSmsSink } from './sms-sink';

export type Outside = {
  /** Of payments. */
  simulators: Simulators;
  sink: MailSink;
  /** Who carries text messages, and keeps them instead. */
  carriers: SmsSink;
  /** What the platform has to be told of them: a part of the environment. */
  settings: Record<string, string>;
  stop(): Promise<void>;
};

/** `callbacksUrl`: where the platform will be told things. Undoes what it began when something fails. */
export async function startOutside(databaseUrl: string, callbacksUrl: string): Promise<Outside> {
  const begun: { stop(): Promise<void> }[] = [];
  const noted = <Party extends { stop(): Promise<void> }>(party: Party): Party => {
    begun.unshift(party);
    return party;
  };
  const stop = async () => {
    for (const party of begun) await party.stop();
  };
  try {
    const secret = randomBytes(24).toString('hex');
    const sink = noted(await startMailSink(databaseUrl, { bouncesTo: { url: callbacksUrl, secret } }));
    const simulators = noted(await startSimulators(callbacksUrl));
    const carriers = noted(await startSmsSink(databaseUrl, callbacksUrl));
    const settings = {
      ...simulators.settings,
      ...carriers.settings,
      SMTP_URL: sink.url,
      BOUNCE_ADDRESS: 'bounces@sink.invalid',
      BOUNCE_SECRET: secret,
    };
    return { simulators, sink, carriers, settings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
