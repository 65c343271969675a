import { z } from 'zod';

/** Addresses, or all of a domain as `@example.mg`. */
const recipients = z.array(z.string().min(1)).max(1000);

/** How the mail server behaves; what is told over HTTP is a part of it. */
export const mailBehaviourShape = z.strictObject({
  /** `cut`: breaks connections before it has said anything. `refused`: nobody listens. */
  isDown: z.union([z.literal(false), z.enum(['cut', 'refused'])]),
  /** Whoever is written to for the first time from now on: "later", once. */
  greylists: z.boolean(),
  /** "No such user." */
  refused: recipients,
  /** Refuses every mail once it has seen it. */
  refusesAll: z.boolean(),
  /** Takes mails, and says nothing about it, ever. */
  hangsAfterData: z.boolean(),
  /** Breaks the connection in the middle of a mail. */
  dropsInData: z.boolean(),
  /** Takes mails, and tells afterwards that they could not be delivered. */
  bounced: recipients,
  /** The reason that is told of those. */
  bounceStatus: z.string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/),
});

export type MailBehaviour = z.output<typeof mailBehaviourShape>;

export const goodMailBehaviour: MailBehaviour = {
  isDown: false,
  greylists: false,
  refused: [],
  refusesAll: false,
  hangsAfterData: false,
  dropsInData: false,
  bounced: [],
  bounceStatus: '5.1.1',
};

export const isAmong = (address: string, listed: readonly string[]): boolean =>
  listed.some((one) => {
    const [given, wanted] = [address.toLowerCase(), one.toLowerCase()];
    return given === wanted || (wanted.startsWith('@') && given.endsWith(wanted));
  });
