const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would take it as a uuid. Anything else in an address is simply not found. */
export const isEventId = (text: unknown): text is string => typeof text === 'string' && uuid.test(text);
