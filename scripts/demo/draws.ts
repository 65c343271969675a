// Repeatable chance: the draws of a line depend on seed, line and purpose alone, never on what was drawn before.

export type Draw = {
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  one<T>(choices: readonly T[]): T;
  /** Each choice as often as its weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
};

export function drawsOf(seed: number, index: number, purpose: string): Draw {
  let state = 0;
  for (const part of [seed, index, purpose.length, purpose.charCodeAt(0)]) state = mix(state + part + weyl);
  const next = (): number => {
    state = (state + weyl) | 0;
    return mix(state) / 2 ** 32;
  };
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    whole,
    chance: (probability) => next() < probability,
    one: (choices) => choices[whole(0, choices.length - 1)]!,
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      return choices.at(-1)![0];
    },
  };
}

const weyl = 0x9e3779b9;

/** The finaliser of MurmurHash3: neighbouring seeds and indexes must not give shifted copies of each other. */
function mix(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
