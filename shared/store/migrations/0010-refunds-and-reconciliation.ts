import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is wrong with money and for humans to decide, what is paid back, and how providers’ records compare with ours. */
export class RefundsAndReconciliation1767225600010 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      -- What a machine must not decide. One for each thing that is wrong, however often it is found.
      create table payment_case (
        id            uuid primary key,
        jurisdiction  text not null,
        kind          text not null check (kind in ('overpaid', 'underpaid', 'paid-for-cancelled', 'unidentified', 'second-payment',
                        'different-amount', 'different-currency', 'missing-there', 'unclear-order', 'disputed', 'refund-failed')),
        -- What it is one of its kind for: a payment, a transaction, a refund.
        about         text not null,
        state         text not null default 'open' check (state in ('open', 'resolved', 'dismissed')),
        provider      text,
        payment_id    uuid references payment,
        transaction   text,
        -- What lies in a named account because of it.
        amount        bigint check (amount >= 0),
        currency      text,
        details       jsonb not null default '{}',
        resolution    text,
        resolved_by   text,
        reason        text,
        created_at    timestamptz not null default now(),
        resolved_at   timestamptz,
        check ((state = 'open') = (resolved_by is null)),
        constraint payment_case_once unique (kind, about)
      );
      create index payment_case_listed on payment_case (jurisdiction, state, id);
      create index payment_case_payment on payment_case (payment_id) where payment_id is not null;

      create table refund (
        id                 uuid primary key,
        -- Null only where the money was never a payment's.
        payment_id         uuid references payment,
        -- The case that it resolves.
        case_id            uuid references payment_case,
        jurisdiction       text not null,
        amount             bigint not null check (amount > 0),
        currency           text not null,
        provider           text not null,
        -- Which movement of money is given back, as the provider calls it.
        transaction        text,
        -- What it is of, where not of all that the payment brought: one assessment, or what lies in one account.
        assessment_id      uuid references assessment,
        account            text check (account in ('overpaid', 'underpaid', 'paid-for-cancelled', 'unidentified')),
        reason             text not null,
        state              text not null check (state in ('proposed', 'approved', 'requested', 'completed', 'failed', 'refused',
                             'withdrawn')),
        -- By the provider, or by hand where it has no way.
        by_hand            boolean not null,
        proposal_id        uuid references proposal,
        requested_by       text not null,
        decided_by         text,
        provider_reference text,
        failed_reason      text,
        created_at         timestamptz not null default now(),
        -- Since when it is asked for; it may have been proposed days before.
        approved_at        timestamptz,
        -- Since when nobody asks the provider any more, though nobody knows what became of it.
        given_up_at        timestamptz,
        finished_at        timestamptz,
        check (assessment_id is null or account is null),
        check (payment_id is not null or account = 'unidentified'),
        check (account <> 'unidentified' or (by_hand and case_id is not null))
      );
      create index refund_payment on refund (payment_id) where payment_id is not null;
      create index refund_case on refund (case_id) where case_id is not null;
      create index refund_assessment on refund (assessment_id) where assessment_id is not null;
      create index refund_listed on refund (jurisdiction, id);
      -- Of one that failed the provider may have called the next the same.
      create unique index refund_provider_reference on refund (provider, provider_reference)
        where provider_reference is not null and state <> 'failed';
      -- What of which account pays for it, so that a refund that fails gives back exactly what it took.
      create table refund_part (
        refund_id     uuid not null references refund,
        place         smallint not null,
        account_id    int not null references ledger_account,
        assessment_id uuid references assessment,
        amount        bigint not null check (amount > 0),
        primary key (refund_id, place)
      );
      create index refund_part_assessment on refund_part (assessment_id) where assessment_id is not null;

      create table reconciliation (
        id            uuid primary key,
        jurisdiction  text not null,
        provider      text not null,
        day           date not null,
        source        text not null check (source in ('provider', 'statement')),
        -- Of a statement: a file that was uploaded before is that one, unless it failed.
        file_hash     bytea,
        -- Since then all lines are there: before, what is not among them may only not have come yet.
        listed_at     timestamptz,
        state         text not null default 'waiting' check (state in ('waiting', 'running', 'completed', 'failed')),
        lines         int not null default 0,
        matched       int not null default 0,
        settled_now   int not null default 0,
        missing_here  int not null default 0,
        missing_there int not null default 0,
        different     int not null default 0,
        amount_there  bigint not null default 0,
        amount_here   bigint not null default 0,
        requested_by  text not null,
        failed_reason text,
        created_at    timestamptz not null default now(),
        finished_at   timestamptz
      );
      create index reconciliation_listed on reconciliation (jurisdiction, id);
      create index reconciliation_day on reconciliation (provider, jurisdiction, day);
      create unique index reconciliation_file on reconciliation (provider, jurisdiction, file_hash)
        where file_hash is not null and state <> 'failed';
      -- A day of a provider is asked for once at a time.
      create unique index reconciliation_under_way on reconciliation (provider, jurisdiction, day)
        where source = 'provider' and state in ('waiting', 'running');
      create table reconciliation_line (
        reconciliation_id  uuid not null references reconciliation,
        number             int not null,
        kind               text not null check (kind in ('payment', 'refund')),
        transaction        text,
        reference          text,
        provider_reference text,
        amount             bigint,
        currency           text,
        fee                bigint,
        happened_at        timestamptz,
        outcome            text check (outcome in ('matched', 'settled-now', 'missing-here', 'missing-there', 'different-amount',
                             'different-currency')),
        payment_id         uuid references payment,
        -- What the movement is called that it was matched with: a bank may call it otherwise than its callbacks did.
        transaction_here   text,
        amount_here        bigint,
        case_id            uuid references payment_case,
        primary key (reconciliation_id, number)
      );
      -- A list that shifts while its pages are read repeats lines.
      create unique index reconciliation_line_once on reconciliation_line (reconciliation_id, kind, transaction);
      create index reconciliation_line_undecided on reconciliation_line (reconciliation_id, number) where outcome is null;
      create index reconciliation_line_here on reconciliation_line (transaction_here) where transaction_here is not null;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from refund) or exists (select from payment_case) then
          raise exception 'refunds and cases are there, which the build before cannot account for'
            using hint = 'Restore the backup from before the upgrade.';
        end if;
      end $$;
      drop table reconciliation_line, reconciliation, refund_part, refund, payment_case;
    `);
  }
}
