// Where Twilio tells what became of a message: an address for each attempt. It signs that address along with what it
// tells, so that whoever sends and whoever takes it have to spell it alike.

/** Null where nobody can reach us. */
export const twilioStatusUrl = (callbacksUrl: string | undefined, attemptId: string): string | null =>
  callbacksUrl === undefined ? null : `${callbacksUrl.replace(/\/+$/, '')}/deliveries/twilio/${attemptId}`;
