// A value about a person that cannot slip out: whatever prints, logs, serialises or concatenates it sees a mask. Only
// `reveal()` gives it, so every place that shows a personal value can be found by that word.

const mask = '[personal]';

export class Personal<T = string> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. For sending it to the person it is about, for sealing it, and for nothing else. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  /** What console.log and Node's inspect show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask;
  }
}

/** `personal(null)` stays null, so that absent and hidden are told apart. */
export const personal = <T>(value: T | null): Personal<T> | null => (value === null ? null : new Personal(value));
