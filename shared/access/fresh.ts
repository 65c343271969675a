// Whether it was proved lately who uses a session: what a session alone must not do asks for the password again.

export const freshMinutes = 10;

export const isFresh = (authenticatedAt: Date, now = Date.now()): boolean =>
  now - authenticatedAt.getTime() < freshMinutes * 60_000;
