import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments, the ledger of money that the database itself keeps balanced, and what providers tell. */
export class Payments1767225600009 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table payment (
        id                 uuid primary key,
        jurisdiction       text not null,
        currency           text not null,
        amount             bigint not null check (amount > 0),
        provider           text not null,
        state              text not null default 'created' check (state in ('created', 'requested', 'pending', 'settled',
                             'failed', 'expired', 'cancelled', 'partly-refunded', 'refunded', 'disputed')),
        -- Who ordered it. Neither: somebody who typed the reference of a notice.
        partner_id         uuid references partner,
        account_id         uuid references account,
        -- Of the latter alone: he proved nothing, and is allowed little. Whom he has rung is a blind index.
        by_notice          boolean not null default false,
        payer_index        bytea,
        -- For scopes alone: what a test key assessed is not paid.
        is_test            boolean not null default false check (not is_test),
        -- What the provider needs of the order, the payer's telephone among it.
        order_sealed       bytea,
        -- What the provider calls it, and the secret that it proves itself with, where it does.
        provider_reference text,
        token_index        bytea,
        token_sealed       bytea,
        -- What the payer does next; sealed, since whoever has it can pay, and sees who pays.
        next_sealed        bytea,
        received           bigint not null default 0 check (received >= 0),
        refunded           bigint not null default 0 check (refunded >= 0),
        failed_reason      text,
        expires_at         timestamptz not null,
        checks             int not null default 0,
        created_at         timestamptz not null default now(),
        settled_at         timestamptz,
        check (partner_id is null or account_id is null),
        check (not by_notice or partner_id is null and account_id is null),
        check (refunded <= received),
        constraint payment_received check (state not in ('settled', 'partly-refunded', 'refunded', 'disputed') or received > 0)
      );
      create unique index payment_provider_reference on payment (provider, provider_reference);
      create unique index payment_token on payment (provider, token_index) where token_index is not null;
      create index payment_partner on payment (partner_id, id) where partner_id is not null;
      create index payment_account on payment (account_id, id) where account_id is not null;
      create index payment_jurisdiction on payment (jurisdiction, id);
      create index payment_order_kept on payment (created_at) where order_sealed is not null;
      create index payment_payer on payment (payer_index, created_at) where payer_index is not null;
      create index payment_under_way on payment (expires_at, id) where state in ('created', 'requested', 'pending');

      -- What is asked for each assessment. What was credited to it in the end is told by the journal.
      create table payment_item (
        payment_id    uuid not null references payment,
        assessment_id uuid not null references assessment,
        place         smallint not null,
        amount        bigint not null check (amount > 0),
        primary key (payment_id, assessment_id)
      );
      create index payment_item_assessment on payment_item (assessment_id);

      -- Accounts come into being when something is first booked to them.
      create table ledger_account (
        id           int generated always as identity primary key,
        jurisdiction text not null,
        currency     text not null,
        kind         text not null check (kind in ('clearing', 'fees', 'revenue', 'overpaid', 'underpaid', 'paid-for-cancelled',
                       'unidentified', 'refunds-due', 'disputed')),
        -- Of clearing, fees, unidentified, refunds due and disputed.
        provider     text,
        -- Of revenue alone.
        revenue      text check (revenue in ('vehicle-tax', 'service-fee', 'late-charges')),
        check ((kind = 'revenue') = (revenue is not null)),
        check ((kind in ('clearing', 'fees', 'unidentified', 'refunds-due', 'disputed')) = (provider is not null)),
        constraint ledger_account_once unique nulls not distinct (jurisdiction, currency, kind, provider, revenue)
      );

      create table journal (
        id           uuid primary key,
        jurisdiction text not null,
        kind         text not null check (kind in ('payment', 'refund', 'refund-paid', 'refund-failed', 'resolution', 'dispute',
                       'dispute-won', 'dispute-lost', 'unidentified', 'correction')),
        -- What it was booked for, by its name: nothing is booked twice for one cause.
        cause        text not null unique,
        payment_id   uuid references payment,
        -- The day in the jurisdiction.
        booked_on    date not null,
        booked_by    text not null,
        -- Entries come with their journal or not at all.
        made_by      xid8 not null default pg_current_xact_id(),
        created_at   timestamptz not null default now()
      );
      create index journal_payment on journal (payment_id) where payment_id is not null;
      create index journal_day on journal (jurisdiction, booked_on);

      create table journal_entry (
        journal_id    uuid not null references journal,
        line          smallint not null,
        account_id    int not null references ledger_account,
        -- Debits are above 0, credits below; the entries of a journal sum to 0.
        amount        bigint not null check (amount <> 0),
        assessment_id uuid references assessment,
        primary key (journal_id, line)
      );
      create index journal_entry_assessment on journal_entry (assessment_id) where assessment_id is not null;

      -- By statement, not by row: all entries of a journal are written at once, and at once they balance.
      create function journal_is_balanced() returns trigger language plpgsql set search_path from current as $$
      declare wrong uuid;
      begin
        select journal_id into wrong
          from journal_entry join ledger_account a on a.id = account_id join journal j on j.id = journal_id
         where journal_id in (select journal_id from written)
         group by journal_id
        having sum(amount) <> 0 or count(*) < 2 or count(distinct (a.jurisdiction, a.currency)) > 1
            or min(a.jurisdiction) <> min(j.jurisdiction)
         limit 1;
        if wrong is not null then
          raise exception 'journal % does not balance within one jurisdiction and currency', wrong using errcode = 'check_violation';
        end if;
        select journal_id into wrong
          from written join journal j on j.id = journal_id
         where j.made_by <> pg_current_xact_id()
         limit 1;
        if wrong is not null then
          raise exception 'journal % is closed', wrong using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger journal_is_balanced after insert on journal_entry referencing new table as written
        for each statement execute function journal_is_balanced();
      -- A journal without entries would be a cause that nothing was booked for, and could never be.
      create function journal_has_entries() returns trigger language plpgsql set search_path from current as $$
      begin
        if not exists (select from journal_entry where journal_id = new.id) then
          raise exception 'journal % has no entries', new.id using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create constraint trigger journal_has_entries after insert on journal deferrable initially deferred
        for each row execute function journal_has_entries();
      create function ledger_is_immutable() returns trigger language plpgsql as $$
      declare is_used boolean;
      begin
        -- Emptying what is empty changes nothing, and comes with emptying what it refers to.
        if tg_op = 'TRUNCATE' then
          execute format('select exists (select from %I.%I)', tg_table_schema, tg_table_name) into is_used;
          if not is_used then return null; end if;
        end if;
        raise exception 'the ledger is added to, never changed' using errcode = 'check_violation';
      end $$;
      create trigger journal_is_immutable before update or delete or truncate on journal
        for each statement execute function ledger_is_immutable();
      create trigger journal_entry_is_immutable before update or delete or truncate on journal_entry
        for each statement execute function ledger_is_immutable();
      create trigger ledger_account_is_immutable before update or delete or truncate on ledger_account
        for each statement execute function ledger_is_immutable();

      -- Movements of money that providers told us of: each is booked once, whoever tells of it and however often.
      create table provider_transaction (
        provider     text not null,
        transaction  text not null,
        kind         text not null check (kind in ('payment', 'refund')),
        payment_id   uuid references payment,
        jurisdiction text not null,
        amount       bigint not null check (amount > 0),
        currency     text not null,
        fee          bigint,
        received_at  timestamptz,
        -- Who told first: callback, poll, reconciliation, statement.
        learned_by   text not null,
        -- What a statement called it, under which it was booked before the provider told its own name.
        booked_as    text,
        created_at   timestamptz not null default now(),
        primary key (provider, transaction)
      );
      create index provider_transaction_payment on provider_transaction (payment_id) where payment_id is not null;
      create index provider_transaction_day on provider_transaction (provider, jurisdiction, (coalesce(received_at, created_at)));

      create table callback_event (
        id             uuid primary key,
        provider       text not null,
        event_id       text not null check (length(event_id) <= 255),
        event_type     text not null check (length(event_type) <= 50),
        -- What the provider calls the movement of money.
        transaction_id text check (length(transaction_id) <= 100),
        payment_id     uuid references payment,
        -- The bytes as they came.
        body_sealed    bytea,
        body_hash      bytea not null,
        signature      text check (length(signature) <= 256),
        -- Null: the provider signs nothing.
        signature_valid boolean,
        -- What it says, read: ids, amounts and states alone.
        news           jsonb,
        state          text not null check (state in ('waiting', 'processed', 'failed', 'refused')),
        refused_reason text,
        -- From receiving to the effects.
        processing_ms  int,
        error          text,
        received_at    timestamptz not null default now(),
        processed_at   timestamptz,
        check ((state = 'refused') = (refused_reason is not null))
      );
      create unique index callback_event_once on callback_event (provider, event_id) where state <> 'refused';
      create index callback_event_transaction on callback_event (transaction_id) where transaction_id is not null;
      create index callback_event_hints on callback_event (payment_id) where state = 'waiting' and signature_valid is null;
      create index callback_event_failed on callback_event (id) where state = 'failed';
      create index callback_event_kept on callback_event (id) where body_sealed is not null;
      create index callback_event_refused on callback_event (received_at) where state = 'refused';
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from journal) or exists (select from payment) then
          raise exception 'payments were made, which the build before cannot account for'
            using hint = 'Restore the backup from before the upgrade.';
        end if;
      end $$;
      drop table callback_event, provider_transaction, journal_entry, journal, ledger_account, payment_item, payment;
      drop function journal_is_balanced, journal_has_entries, ledger_is_immutable;
    `);
  }
}
