// Which rows a caller may see, as a condition in SQL: what belongs to somebody else is not found, instead of found and
// hidden afterwards.

/** Rows of one partner – those of its test keys or those that count, never both – of one jurisdiction, or all. */
export type RowScope =
  | { kind: 'partner'; partnerId: string; isTest: boolean }
  | { kind: 'tenant'; jurisdiction: string }
  | { kind: 'all' };

/** Of rows that may belong to a person instead of a partner. A type of its own: no other table takes it. */
export type OwnedScope = RowScope | { kind: 'account'; accountId: string };

/**
 * The condition for a table with the columns partner_id, jurisdiction and is_test, with its values pushed to `params`.
 * Staff see what counts; a partner's tests are for the partner.
 */
export function scopeClause(scope: RowScope, params: unknown[]): string {
  switch (scope.kind) {
    case 'partner':
      return `partner_id = $${params.push(scope.partnerId)} and is_test = $${params.push(scope.isTest)}`;
    case 'tenant':
      return `jurisdiction = $${params.push(scope.jurisdiction)} and not is_test`;
    case 'all':
      return 'not is_test';
  }
}

/** The same for a table that has the column account_id, too. */
export const ownedScopeClause = (scope: OwnedScope, params: unknown[]): string =>
  scope.kind === 'account'
    ? `account_id = $${params.push(scope.accountId)} and not is_test`
    : scopeClause(scope, params);
