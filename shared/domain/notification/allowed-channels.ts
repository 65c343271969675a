// By which ways somebody may be told of something: what they chose, what their addresses have shown, what they agreed to.
import { isGranted, type SaidToPurpose } from '../consents';
import { type Channel, type KindRule, topics } from './kinds';

export type RefusableTopic = (typeof topics)[number];
export type ChoiceTopic = 'everything' | RefusableTopic;
export type ChoiceReason = 'chosen' | 'unsubscribed' | 'bounced';

/** Why nothing should be sent to an address again. `dead`: nobody is there. `unwilling`: whoever has it said so there. */
export type AddressFault = 'dead' | 'unwilling';

/** What was last said of a channel and topic, by an account or of an address. Nothing said is allowed. */
export type DeliveryChoice = { channel: Channel; topic: ChoiceTopic; isAllowed: boolean; why: ChoiceReason };

export type RefusedChannel = { channel: Channel; reason: ChoiceReason | 'not-agreed' | 'too-many' };

export type AllowedChannels = {
  /** In the order of the kind. */
  allowed: Channel[];
  refused: RefusedChannel[];
};

/**
 * `choices`: all that was said by the account and of each of its addresses; one refusal among them is enough. `consent`:
 * what the person last said to `sms-notices`, undefined for somebody without an account, who was never asked.
 */
export function allowedChannels(
  { topic, channels }: Pick<KindRule, 'topic' | 'channels'>,
  choices: readonly DeliveryChoice[],
  consent: SaidToPurpose | undefined,
): AllowedChannels {
  const judged = channels.map((channel) => ({ channel, reason: refusalOf(topic, channel, choices, consent) }));
  return {
    allowed: judged.flatMap(({ channel, reason }) => (reason === null ? [channel] : [])),
    refused: judged.flatMap(({ channel, reason }) => (reason === null ? [] : [{ channel, reason }])),
  };
}

/** What people said comes before what is technical: it is theirs to change. */
function refusalOf(
  topic: KindRule['topic'],
  channel: Channel,
  choices: readonly DeliveryChoice[],
  consent: SaidToPurpose | undefined,
): RefusedChannel['reason'] | null {
  const against = choices.filter((one) => !one.isAllowed && one.channel === channel);
  // Nobody can do without these. That nothing arrives may be over, or be what somebody made a carrier believe.
  if (topic === 'security') return null;
  const said = against.find((one) => one.why !== 'bounced' && (one.topic === 'everything' || one.topic === topic));
  if (said !== undefined) return said.why;
  if (against.some(({ why }) => why === 'bounced')) return 'bounced';
  if (channel === 'sms' && topic === 'reminders' && !isGranted('sms-notices', consent)) return 'not-agreed';
  return null;
}

/** What somebody does not want by this channel, whatever their addresses have shown. */
export const refusedTopics = (channel: Channel, choices: readonly DeliveryChoice[]): RefusableTopic[] =>
  topics.filter((topic) =>
    choices.some(
      (one) =>
        !one.isAllowed &&
        one.why !== 'bounced' &&
        one.channel === channel &&
        (one.topic === topic || one.topic === 'everything'),
    ),
  );
