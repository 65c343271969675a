// What somebody may say about messages, and how it is shown.
import { z } from 'zod';
import type { SaidToPurpose } from '../../../shared/domain/consents';
import { allowedChannels, type DeliveryChoice } from '../../../shared/domain/notification/allowed-channels';
import { type Channel, channels, topics } from '../../../shared/domain/notification/kinds';
import type { ChangedChoice } from '../../../shared/store/delivery-choices';

const isOn = z.boolean().describe('Off: by this way nothing comes but what is about the security of your account');
const topicSchema = z.object({ payments: z.boolean(), reminders: z.boolean(), cases: z.boolean() });
const channelSchema = z.object({ isOn, topics: topicSchema });

export const preferencesSchema = z
  .object({
    timeZone: z.string().nullable().describe('By which your nights are told; null: by that of your jurisdiction'),
    channels: z.object({ email: channelSchema, sms: channelSchema, push: channelSchema }),
    blocked: z
      .array(
        z.object({
          channel: z.enum(channels),
          topic: z.enum(topics),
          reason: z.enum(['bounced', 'not-agreed']),
        }),
      )
      .describe(
        'What is on and does not come all the same. bounced: nothing arrives at your address; turning e-mail on ' +
          'tries again. not-agreed: it needs your consent to sms-notices.',
      ),
  })
  .meta({ id: 'NotificationPreferences', title: 'By which ways one is told of what' });

const wantedChannel = z.strictObject({ isOn: isOn.optional(), topics: topicSchema.partial().strict().optional() });

export const wantedPreferences = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'expected the name of a time zone, such as Indian/Antananarivo')
      .nullable()
      .optional(),
    channels: z.strictObject({ email: wantedChannel, sms: wantedChannel, push: wantedChannel }).partial().optional(),
  })
  .meta({ id: 'NotificationPreferencesChange', title: 'What is left out stays' });
export type WantedPreferences = z.output<typeof wantedPreferences>;

/** An offset is none: it does not know when clocks change. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const choicesIn = ({ channels: wanted = {} }: WantedPreferences): ChangedChoice[] =>
  channels.flatMap((channel) => {
    const { isOn: all, topics: some = {} } = wanted[channel] ?? {};
    const said = { everything: all, ...some };
    return (['everything', ...topics] as const).flatMap((topic) => {
      const isAllowed = said[topic];
      return isAllowed === undefined ? [] : [{ channel, topic, isAllowed }];
    });
  });

/** `choices`: of the account and of its addresses. */
export function preferencesView(
  timeZone: string | null,
  choices: readonly DeliveryChoice[],
  consent: SaidToPurpose | undefined,
): z.input<typeof preferencesSchema> {
  const isAllowed = (channel: Channel, topic: DeliveryChoice['topic']): boolean =>
    !choices.some((one) => !one.isAllowed && one.why !== 'bounced' && one.channel === channel && one.topic === topic);
  const viewOf = (channel: Channel) => ({
    isOn: isAllowed(channel, 'everything'),
    topics: {
      payments: isAllowed(channel, 'payments'),
      reminders: isAllowed(channel, 'reminders'),
      cases: isAllowed(channel, 'cases'),
    },
  });
  const blocked = topics.flatMap((topic) =>
    allowedChannels({ topic, channels }, choices, consent).refused.flatMap(({ channel, reason }) =>
      reason === 'bounced' || reason === 'not-agreed' ? [{ channel, topic, reason }] : [],
    ),
  );
  return { timeZone, channels: { email: viewOf('email'), sms: viewOf('sms'), push: viewOf('push') }, blocked };
}
