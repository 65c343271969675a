// Carriers of text messages for one machine that deliver nothing: what they take is kept in the database, and the console
// shows it. Within a second they tell that it arrived.
import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { connect } from '../../shared/store/connect';
import type { SimulatedMessage } from './simulators/message-simulator';
import { type MessageSimulators, startMessageSimulators } from './simulators/start-message-simulators';

export type SmsSink = MessageSimulators;

/** `callbacksUrl`: where deliveries are told that are told at one address for all messages. */
export async function startSmsSink(databaseUrl: string, callbacksUrl: string): Promise<SmsSink> {
  const db = await connect({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, 'taxcollector sms sink');
  const keep = ({ sender, recipient, text: body }: SimulatedMessage) =>
    keepCaughtMessage(db, { channel: 'sms', sender, recipient, subject: '', body });
  const simulators = await startMessageSimulators(callbacksUrl, { keep, behaviour: { callbackDelayMs: [100, 700] } });
  const stop = async () => {
    await simulators.stop();
    await db.source.destroy();
  };
  return { ...simulators, stop };
}
