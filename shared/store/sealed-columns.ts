// Every column that holds sealed values, as data: the rotation of keys walks this table, so a column that is missing
// here would be lost with the old key. test/privacy-seal holds it against the schema.

export type SealedTable = {
  table: string;
  /** The primary key in its order. */
  key: readonly { column: string; type: 'uuid' | 'int' | 'text' }[];
  /** `context` is what its values are bound to, in front of a blank and the key, whose parts are joined by slashes. */
  columns: readonly { column: string; context: string }[];
  /** Tells rows whose value is sealed from those of before; absent where there never were others. */
  isSealedColumn?: string;
  /** Rows sealed anew in one transaction: few where one of them may hold a megabyte. */
  setSize: number;
};

const byId = [{ column: 'id', type: 'uuid' }] as const;
const byChunk = [
  { column: 'batch_id', type: 'uuid' },
  { column: 'chunk', type: 'int' },
] as const;

export const sealedTables: readonly SealedTable[] = [
  {
    table: 'account',
    key: byId,
    columns: [
      { column: 'email_sealed', context: 'account.email' },
      { column: 'name_sealed', context: 'account.name' },
      { column: 'phone_sealed', context: 'account.phone' },
      { column: 'totp_sealed', context: 'account.totp' },
    ],
    setSize: 500,
  },
  {
    table: 'notification',
    key: byId,
    columns: [
      { column: 'recipient_sealed', context: 'notification.recipient' },
      { column: 'data_sealed', context: 'notification.data' },
    ],
    setSize: 500,
  },
  {
    table: 'signing_key',
    key: [{ column: 'kid', type: 'text' }],
    columns: [{ column: 'private_sealed', context: 'signing_key.private' }],
    setSize: 500,
  },
  {
    table: 'personal_export',
    key: byId,
    columns: [{ column: 'content_sealed', context: 'personal_export.content' }],
    setSize: 8,
  },
  {
    table: 'owner_block',
    key: byChunk,
    columns: [{ column: 'sealed', context: 'owner_block.sealed' }],
    setSize: 16,
  },
  {
    table: 'batch_chunk',
    key: byChunk,
    columns: [{ column: 'body', context: 'batch_chunk.body' }],
    isSealedColumn: 'is_sealed',
    setSize: 8,
  },
  {
    table: 'payment',
    key: byId,
    columns: [
      { column: 'order_sealed', context: 'payment.order_sealed' },
      { column: 'token_sealed', context: 'payment.token_sealed' },
      { column: 'next_sealed', context: 'payment.next_sealed' },
    ],
    setSize: 500,
  },
  {
    table: 'callback_event',
    key: byId,
    columns: [{ column: 'body_sealed', context: 'callback_event.body_sealed' }],
    setSize: 100,
  },
  {
    table: 'subscription',
    key: byId,
    columns: [{ column: 'order_sealed', context: 'subscription.order_sealed' }],
    setSize: 500,
  },
];
