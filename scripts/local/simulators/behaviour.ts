import { z } from 'zod';

const fraction = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0).max(3_600_000);

/** How the server of any simulator behaves. */
export const serverShape = {
  /** Every answer takes so much longer. */
  slowMs: milliseconds,
  /** `503`: says so. `cut`: breaks connections before anything is taken. `refused`: nobody listens. */
  isDown: z.union([z.literal(false), z.enum(['503', 'cut', 'refused'])]),
  /** Orders and refunds take effect, and the connection breaks instead of an answer. */
  losesAnswers: z.boolean(),
  /** They take effect, and nothing is answered, ever. */
  hangs: z.boolean(),
  /** Answers with a page where its contract has JSON. */
  answersPages: z.boolean(),
};

/** How what it tells us afterwards comes. */
export const callbackShape = {
  /** Each callback comes so many times more. */
  callbackRepeats: z.number().int().min(0).max(100),
  /** Each waits for some time between these two, so that later ones overtake earlier ones. */
  callbackDelayMs: z.tuple([milliseconds, milliseconds]),
  loseCallbacks: fraction,
  /** Beside so many callbacks comes a forged one: wrongly signed, or with another body. */
  forgeCallbacks: fraction,
};

export const tokenShape = {
  /** How long the access tokens hold that are given out from now on. */
  tokenSeconds: z.number().int().min(0),
};

/** How a simulated provider of payments behaves; what is told over HTTP is a part of it. */
export const behaviourShape = z.strictObject({
  ...serverShape,
  ...callbackShape,
  ...tokenShape,
  /** Of the payments that somebody approves, so many fail nevertheless. */
  failPayments: fraction,
  /** Null: somebody approves by hand. */
  autoApproveAfterMs: milliseconds.nullable(),
});

type In<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;
export type ServerBehaviour = In<typeof serverShape>;
export type CallbackBehaviour = In<typeof callbackShape>;
export type TokenBehaviour = In<typeof tokenShape>;
export type Behaviour = z.output<typeof behaviourShape>;

export const goodServer: ServerBehaviour & CallbackBehaviour & TokenBehaviour = {
  slowMs: 0,
  isDown: false,
  losesAnswers: false,
  hangs: false,
  answersPages: false,
  callbackRepeats: 0,
  callbackDelayMs: [0, 0],
  loseCallbacks: 0,
  forgeCallbacks: 0,
  tokenSeconds: 3600,
};

export const goodBehaviour: Behaviour = { ...goodServer, failPayments: 0, autoApproveAfterMs: null };

/** From 0 to below 1; the same numbers for the same seed, so that what went wrong can be made to go wrong again. */
export function openChance(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
