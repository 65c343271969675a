// What a handler can say besides "done" and "failed, again later", which are returning and throwing.

/** This can never succeed: fail it now, whatever attempts remain. */
export class GiveUp extends Error {
  override name = 'GiveUp';
}

/** Not yet. Run it again after a pause, without spending an attempt. */
export class TryLater extends Error {
  override name = 'TryLater';
  constructor(
    readonly seconds: number,
    why: string,
  ) {
    super(why);
  }
}
