import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money: payments and what providers say of them, the ledger, refunds, reconciliation, cases for humans, subscriptions. */
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
      create index journal_entry_account on journal_entry (account_id);
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
      create index callback_event_payment on callback_event (payment_id) where payment_id is not null;
      create index callback_event_failed on callback_event (id) where state = 'failed';
      create index callback_event_kept on callback_event (id) where body_sealed is not null;
      create index callback_event_refused on callback_event (received_at) where state = 'refused';

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

      create table subscription (
        id              uuid primary key,
        jurisdiction    text not null,
        partner_id      uuid references partner,
        account_id      uuid references account,
        is_test         boolean not null default false check (not is_test),
        service         text not null,
        provider        text not null,
        order_sealed    bytea,
        state           text not null default 'active' check (state in ('active', 'paused', 'ended')),
        -- Of one period; what a catalogue says later changes none that was begun.
        months          smallint not null check (months > 0),
        -- Periods are counted from here, so that the 31st comes back after a short month; the one that begins then has this
        -- number, which is above 0 where it was resumed after a pause.
        begins_on       date not null,
        first_period    int not null default 0,
        -- The period that is renewed next, from 0, and the day on which it begins.
        next_period     int not null default 0,
        next_on         date not null,
        -- Of the period before: attempts that failed in a row, and when the next is made.
        failures        int not null default 0,
        retry_on        date,
        paused_reason   text,
        ended_at        timestamptz,
        created_at      timestamptz not null default now(),
        check ((partner_id is null) <> (account_id is null))
      );
      create index subscription_due on subscription (jurisdiction, coalesce(retry_on, next_on), id) where state = 'active';
      create unique index subscription_once on subscription (coalesce(account_id, partner_id), jurisdiction, service)
        where state <> 'ended';
      create index subscription_account on subscription (account_id, id) where account_id is not null;
      create index subscription_partner on subscription (partner_id, id) where partner_id is not null;
      -- A period is assessed once, whatever runs twice.
      create table subscription_period (
        subscription_id uuid not null references subscription,
        period          int not null,
        from_on         date not null,
        to_on           date not null,
        assessment_id   uuid not null references assessment,
        payment_id      uuid references payment,
        primary key (subscription_id, period)
      );
      create index subscription_period_assessment on subscription_period (assessment_id);
      create index subscription_period_payment on subscription_period (payment_id) where payment_id is not null;
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
      drop table subscription_period, subscription, reconciliation_line, reconciliation, refund_part, refund, payment_case,
                 callback_event, provider_transaction, journal_entry, journal, ledger_account, payment_item, payment;
      drop function journal_is_balanced, journal_has_entries, ledger_is_immutable;
    `);
  }
}
