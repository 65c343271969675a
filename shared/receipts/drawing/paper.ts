// Sizes of paper, in points.

export type Paper = 'A4' | 'A5';

/** A4 shows what A5 does larger by `scale`, with the room that this leaves. */
export const papers = {
  A5: { width: 419.53, height: 595.28, scale: 1 },
  A4: { width: 595.28, height: 841.89, scale: 1.3 },
} as const satisfies Record<Paper, { width: number; height: number; scale: number }>;

/** Lengths on A5. */
export const margin = 28;
export const footHeight = 32;
