// Every refusal a caller of the API may see. Anything else that reaches the edge is INTERNAL, without details.
// The reference of errors and the API's documentation are generated from this table.

export const errors = {
  REQUEST_INVALID: { status: 400, title: 'The request does not match its description' },
  HTTP_BROKEN: { status: 400, title: 'What was sent is not HTTP' },
  BODY_BROKEN: { status: 400, title: 'The body cannot be read' },
  JSON_BROKEN: { status: 400, title: 'The body is not valid JSON' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, title: 'This request needs an Idempotency-Key' },
  IDEMPOTENCY_KEY_INVALID: { status: 400, title: 'The Idempotency-Key is not 1 to 255 printable ASCII characters' },
  PAGE_TOO_DEEP: { status: 400, title: 'Pages this deep are reached with the next link only' },
  CREDENTIALS_AMBIGUOUS: { status: 400, title: 'The request proves itself in more than one way' },
  API_KEY_MISSING: { status: 401, title: 'This request needs an X-API-Key or an access token' },
  API_KEY_INVALID: { status: 401, title: 'The API key is unknown, expired or revoked' },
  TOKEN_MISSING: { status: 401, title: 'This request needs an access token' },
  TOKEN_INVALID: { status: 401, title: 'The access token is not valid, has expired, or its session has ended' },
  LOGIN_FAILED: { status: 401, title: 'The address or the password is wrong' },
  SECOND_STEP_EXPIRED: { status: 401, title: 'The second step took too long; log in again' },
  SECOND_FACTOR_WRONG: { status: 401, title: 'The code is wrong or was used before' },
  REFRESH_TOKEN_INVALID: { status: 401, title: 'The refresh token is unknown, used or has expired' },
  SIGNATURE_INVALID: { status: 401, title: 'The signature is missing or does not match the body' },
  CALLBACK_STALE: { status: 401, title: 'What was signed was signed too long ago' },
  PERMISSION_MISSING: { status: 403, title: 'You may not do this' },
  ADDRESS_NOT_ALLOWED: { status: 403, title: 'The API key may not be used from this address' },
  CONFIRMATION_FAILED: { status: 403, title: 'The password or the code is wrong' },
  CONFIRMATION_NEEDED: { status: 403, title: 'Confirm that it is you at /api/v1/auth/confirm, then try again' },
  PROPOSAL_OWN: { status: 403, title: 'Nobody decides what they proposed themselves' },
  DRAFT_OWN: { status: 403, title: 'Nobody publishes a tariff that they wrote' },
  PROPOSAL_FOREIGN: { status: 403, title: 'Somebody else proposed it' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  BATCH_NOT_FOUND: { status: 404, title: 'There is no such batch' },
  ASSESSMENT_NOT_FOUND: { status: 404, title: 'There is no such assessment' },
  RECEIPT_NOT_FOUND: { status: 404, title: 'There is no such receipt' },
  NOTIFICATION_NOT_FOUND: { status: 404, title: 'There is no such message' },
  JOB_NOT_FOUND: { status: 404, title: 'There is no such job' },
  SESSION_NOT_FOUND: { status: 404, title: 'There is no such session' },
  EXPORT_NOT_FOUND: { status: 404, title: 'There is no such export' },
  KEY_NOT_FOUND: { status: 404, title: 'There is no such API key' },
  PARTNER_NOT_FOUND: { status: 404, title: 'There is no such partner' },
  TARIFF_NOT_FOUND: { status: 404, title: 'There is no such tariff' },
  DRAFT_NOT_FOUND: { status: 404, title: 'There is no such draft' },
  SERVICE_NOT_FOUND: { status: 404, title: 'There is no such service' },
  CATALOGUE_NOT_FOUND: { status: 404, title: 'There is no such proposal of a catalogue' },
  REASSESSMENT_NOT_FOUND: { status: 404, title: 'There is no such reassessment' },
  EXEMPTION_NOT_FOUND: { status: 404, title: 'There is no such exemption' },
  PAYMENT_NOT_FOUND: { status: 404, title: 'There is no such payment' },
  SUBSCRIPTION_NOT_FOUND: { status: 404, title: 'There is no such subscription' },
  REFUND_NOT_FOUND: { status: 404, title: 'There is no such refund' },
  CASE_NOT_FOUND: { status: 404, title: 'There is no such case' },
  RECONCILIATION_NOT_FOUND: { status: 404, title: 'There is no such reconciliation' },
  CALLBACK_NOT_FOUND: { status: 404, title: 'There is no such callback' },
  CALLBACK_UNKNOWN: { status: 404, title: 'Nothing is known of what this is about' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take this method' },
  NOT_ACCEPTABLE: { status: 406, title: 'The answer has none of the formats that were asked for' },
  HEADERS_TOO_SLOW: { status: 408, title: 'The headers did not come in time' },
  UPLOAD_TOO_SLOW: { status: 408, title: 'The upload stood still for too long' },
  IDEMPOTENCY_KEY_IN_FLIGHT: { status: 409, title: 'The first request with this Idempotency-Key is still under way' },
  BATCH_CANCELLED: { status: 409, title: 'The batch was cancelled while it was uploaded' },
  BATCH_COMPLETED: { status: 409, title: 'The batch is completed and cannot be cancelled' },
  ERASURE_BEGUN: { status: 409, title: 'The time to think better of the erasure is over' },
  SECOND_FACTOR_PRESENT: { status: 409, title: 'There is a second factor already' },
  SECOND_FACTOR_ABSENT: { status: 409, title: 'There is no second factor' },
  SECOND_FACTOR_REQUIRED: { status: 409, title: 'Your role needs a second factor' },
  KEY_OVER: { status: 409, title: 'The API key was revoked, has expired, or has been replaced already' },
  TOO_MANY_KEYS: { status: 409, title: 'The partner has as many API keys as a partner may have' },
  DRAFT_CHANGED: { status: 409, title: 'Somebody else changed the draft meanwhile' },
  DRAFT_NOT_VALIDATED: { status: 409, title: 'The draft has to be validated as it stands before it is published' },
  DRAFT_OVER: { status: 409, title: 'The draft was published or discarded' },
  TARIFF_VERSION_USED: { status: 409, title: 'This version of the tariff is published and cannot be changed' },
  ASSESSMENT_SETTLED: { status: 409, title: 'The assessment is paid, exempt or cancelled already' },
  INSTALMENTS_PRESENT: { status: 409, title: 'The amount is split into instalments already' },
  TRIAL_UNFINISHED: { status: 409, title: 'The trial has not come to its end' },
  TRIAL_APPLIED: { status: 409, title: 'The trial was carried out already' },
  TRIAL_OUTDATED: { status: 409, title: 'Another version rules since the trial; try it out again' },
  REASSESSMENT_UNDER_WAY: { status: 409, title: 'A reassessment of the same subject and year is under way' },
  PROPOSAL_DECIDED: { status: 409, title: 'It was decided or withdrawn already' },
  NOTHING_TO_PAY: { status: 409, title: 'Nothing is left to pay' },
  PAYMENT_UNDER_WAY: { status: 409, title: 'Another payment for it is under way' },
  PAYMENT_OVER: { status: 409, title: 'The payment is over' },
  PAYMENT_UNCANCELLABLE: {
    status: 409,
    title: 'The provider has no way to call the payment off; it expires by itself',
  },
  SUBSCRIPTION_OVER: { status: 409, title: 'The subscription has ended' },
  SUBSCRIPTION_PRESENT: { status: 409, title: 'There is such a subscription already' },
  REFUND_TOO_LARGE: { status: 409, title: 'More than is left of the payment cannot be paid back' },
  REFUND_OVER: { status: 409, title: 'The refund was decided or carried out already' },
  CASE_OVER: { status: 409, title: 'The case was closed already' },
  STATEMENT_KNOWN: { status: 409, title: 'This statement was uploaded before' },
  RECEIPT_VOID: { status: 409, title: 'The receipt was declared void' },
  RECEIPT_NOT_ISSUED: { status: 409, title: 'The receipt has its number, but not its file yet' },
  CALLBACK_REUSED: { status: 409, title: 'This event was told with another body before' },
  CALLBACK_HANDLED: { status: 409, title: 'Only callbacks that failed are handled again' },
  LINK_INVALID: { status: 410, title: 'The link is unknown, used or has expired' },
  BATCH_TOO_MANY_LINES: { status: 413, title: 'The batch holds too many lines' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  BODY_COMPRESSED_TOO_WELL: { status: 413, title: 'The body grows more than a real one would when decompressed' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The body has a media type that is not taken here' },
  CONTENT_ENCODING_UNSUPPORTED: { status: 415, title: 'The body has an encoding that is not taken here' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used for another request' },
  BATCH_EMPTY: { status: 422, title: 'The batch holds no line' },
  CSV_HEADER_INVALID: { status: 422, title: 'The first line of the file does not name its columns as it should' },
  FISCAL_YEAR_WITHOUT_TARIFF: { status: 422, title: 'No tariff is known for this fiscal year' },
  LINE_INVALID: { status: 422, title: 'The vehicle cannot be assessed as it is described' },
  PASSWORD_REFUSED: { status: 422, title: 'The new password is too short, too long, or easy to guess' },
  TARIFF_INVALID: { status: 422, title: 'The tariff has faults' },
  CATALOGUE_INVALID: { status: 422, title: 'The catalogue has faults' },
  SERVICE_WITHOUT_TARIFF: { status: 422, title: 'No tariff is known for this service on this day' },
  SERVICE_REQUEST_INVALID: { status: 422, title: 'The service cannot be assessed as it is described' },
  INSTALMENTS_REFUSED: { status: 422, title: 'The amount cannot be split like this' },
  PAYMENT_REFUSED: { status: 422, title: 'It cannot be paid like this' },
  PROVIDER_NOT_OFFERED: { status: 422, title: 'This provider does not collect here' },
  REFUND_REFUSED: { status: 422, title: 'It cannot be paid back like this' },
  RESOLUTION_REFUSED: { status: 422, title: 'The case cannot be resolved like this' },
  STATEMENT_INVALID: { status: 422, title: 'The statement cannot be read' },
  CALLBACK_INVALID: { status: 422, title: 'The callback is not what its provider’s contract says' },
  EXEMPTION_GROUND_UNKNOWN: { status: 422, title: 'No tariff knows this ground for an exemption' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The address and the headers are too large together' },
  INTERNAL: { status: 500, title: 'Something failed on our side' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database cannot be reached for the moment' },
  OBJECT_STORE_UNAVAILABLE: { status: 503, title: 'Stored files cannot be reached for the moment' },
  MAINTENANCE: { status: 503, title: 'Nothing is changed during maintenance; reading goes on' },
  OVERLOADED: { status: 503, title: 'Too much is under way for the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;

/** One fault of a request. `field` is a parameter, a header, a column or a field of the body; '' is the whole body. */
export type FaultDetail = { field: string; code: string; message: string };

export type RefusalOptions = {
  /** What is wrong in this very case, for people. Never anything personal, never our insides. */
  detail?: string;
  details?: readonly FaultDetail[];
  retryAfterSeconds?: number;
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
};

/** Thrown anywhere below a route; the edge turns it into a problem document (RFC 9457). */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    readonly options: RefusalOptions = {},
  ) {
    super(options.detail ?? errors[code].title, { cause: options.cause });
    this.status = errors[code].status;
  }
}
