import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tariffs that officers publish, services that have one, and assessments that live on after the day they were made. */
export class Tariffs1767225600008 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      -- Of all that is valid on a day, what is in force and came last rules. Assessments made before in_force_on are not
      -- ruled by it, so that what was asked yesterday has the same answer tomorrow.
      alter table tariff
        add subject     text generated always as (coalesce(document ->> 'service', category)) stored,
        add in_force_on date not null default '1970-01-01',
        add number      bigint generated always as identity,
        add authors     text[] not null default '{}',
        add published_by text,
        add constraint tariff_by_two check (published_by <> all(authors)),
        -- As far as documents go: what is stored has to be readable.
        add constraint tariff_version check (version between 1 and 9999);
      alter table tariff alter in_force_on drop default, alter authors drop default;
      create index tariff_ruling on tariff (jurisdiction, subject, in_force_on desc, number desc);

      -- Few among the many proposals of exemptions.
      create index proposal_catalogue on proposal (tenant, id) where kind = 'catalogue';

      create table tariff_draft (
        id           uuid primary key,
        jurisdiction text not null,
        document     jsonb not null,
        tariff_id    text generated always as (document ->> 'id') stored,
        state        text not null default 'draft' check (state in ('draft', 'validated', 'published', 'discarded')),
        -- Grows with every change, so that of two who edit at once the second learns of the first.
        revision     int not null default 1,
        -- Everybody who ever changed it: none of them can publish it.
        authors      text[] not null check (cardinality(authors) > 0),
        validation   jsonb,
        validated_at timestamptz,
        published_by text,
        published_at timestamptz,
        in_force_on  date,
        created_at   timestamptz not null default now(),
        changed_at   timestamptz not null default now(),
        check ((state = 'published') = (published_by is not null)),
        check ((state = 'published') = (in_force_on is not null)),
        check (published_by <> all(authors)),
        check (state <> 'validated' or validation is not null)
      );
      create index tariff_draft_listed on tariff_draft (jurisdiction, id);

      -- Ministry, sector and category of a service, or whatever a jurisdiction calls them.
      create table service_group (
        jurisdiction text not null,
        code         text not null,
        kind         text not null check (kind in ('ministry', 'sector', 'category')),
        parent       text,
        names        jsonb not null,
        primary key (jurisdiction, code),
        check ((kind = 'ministry') = (parent is null))
      );
      create table service (
        jurisdiction text not null,
        code         text not null,
        category     text not null,
        names        jsonb not null,
        -- Papers, steps, months of validity: what people are told and nothing is computed from.
        details      jsonb not null,
        searched     text not null,
        changed_at   timestamptz not null default now(),
        primary key (jurisdiction, code),
        foreign key (jurisdiction, category) references service_group
      );
      create index service_category on service (jurisdiction, category);
      create index service_searched on service using gin (searched gin_trgm_ops);

      -- Other things than vehicles are assessed, for other people than partners; amounts are changed, and the change kept.
      alter table assessment
        alter partner_id drop not null,
        alter batch_id drop not null,
        alter line drop not null,
        alter registration drop not null,
        alter registration_key drop not null,
        add kind           text not null default 'vehicle-tax' check (kind in ('vehicle-tax', 'service-fee')),
        add service        text,
        add account_id     uuid references account,
        add requested_on   date,
        add due_on         date,
        -- Penalties, interest and late fees so far; the tax itself is the amount.
        add charges        bigint not null default 0 check (charges >= 0),
        add paid           bigint not null default 0 check (paid >= 0),
        add revision       int not null default 0,
        add cancelled_reason text,
        drop constraint assessment_state_check,
        add constraint assessment_state_check
          check (state in ('due', 'partly-paid', 'overdue', 'paid', 'exempt', 'cancelled')),
        add constraint assessment_of_vehicle check (kind <> 'vehicle-tax'
          or (partner_id, batch_id, line, registration, registration_key) is not null),
        add constraint assessment_of_service check ((kind = 'service-fee') = (service is not null)
          and (kind = 'service-fee') = (requested_on is not null)
          and (kind = 'vehicle-tax' or partner_id is not null or account_id is not null));

      -- A cancelled one makes room for another.
      drop index assessment_vehicle_year;
      create unique index assessment_vehicle_year on assessment (registration_key, fiscal_year, jurisdiction)
        where not is_test and state <> 'cancelled';
      drop index assessment_test_vehicle_year;
      create unique index assessment_test_vehicle_year
        on assessment (partner_id, registration_key, fiscal_year, jurisdiction) where is_test and state <> 'cancelled';
      create index assessment_account on assessment (account_id, id) where account_id is not null;
      create index assessment_service on assessment (jurisdiction, service, id) where service is not null and not is_test;
      -- What the night looks at. Without a date nothing falls due, and then nothing is in the first of them.
      create index assessment_falls_due on assessment (jurisdiction, due_on, id)
        where state in ('due', 'partly-paid') and due_on is not null;
      create index assessment_overdue on assessment (jurisdiction, id) where state = 'overdue';

      -- What an assessment was before it was changed. The newest is the assessment itself.
      create table assessment_revision (
        assessment_id  uuid not null references assessment,
        revision       int not null,
        amount         bigint not null,
        state          text not null,
        tariff_id      text not null,
        tariff_version int not null,
        explanation    json not null,
        why            text not null,
        -- The reassessment or the exemption that changed it.
        cause_id       uuid,
        replaced_at    timestamptz not null default now(),
        primary key (assessment_id, revision)
      );

      create table instalment (
        assessment_id uuid not null references assessment,
        number        int not null check (number > 0),
        amount        bigint not null check (amount > 0),
        due_on        date not null,
        primary key (assessment_id, number)
      );

      -- Once for each rule, day that was missed, and period: whatever runs twice, nothing is charged twice. A due date that
      -- is moved or an amount that is corrected takes its charges away; they stay to be seen, and do not count as charged.
      create table assessment_charge (
        assessment_id uuid not null references assessment,
        rule          text not null,
        due_on        date not null,
        period        text not null,
        kind          text not null check (kind in ('penalty', 'interest', 'late-fee')),
        amount        bigint not null check (amount > 0),
        explanation   json not null,
        charged_on    date not null,
        waived_at     timestamptz,
        created_at    timestamptz not null default now(),
        constraint assessment_charge_once unique nulls not distinct (assessment_id, rule, due_on, period, waived_at)
      );

      -- By which version the due days of a year are set: the night found no other when it last looked through the year, and
      -- looks again when another version rules.
      create table due_days (
        jurisdiction text not null,
        subject      text not null,
        fiscal_year  smallint not null,
        content_hash text not null,
        set_at       timestamptz not null default now(),
        primary key (jurisdiction, subject, fiscal_year)
      );

      create table reassessment (
        id             uuid primary key,
        jurisdiction   text not null,
        subject        text not null,
        fiscal_year    smallint not null,
        -- The version that rules, fixed when it was asked for.
        content_hash   text not null,
        -- Null for a trial; else the trial whose result was looked at.
        trial_id       uuid references reassessment,
        state          text not null default 'waiting' check (state in ('waiting', 'running', 'completed', 'failed')),
        -- Everything up to here is done.
        after_id       uuid,
        -- What there was to look at when it began; for its progress alone.
        total          bigint,
        seen           bigint not null default 0,
        changed        bigint not null default 0,
        refused        bigint not null default 0,
        left_alone     bigint not null default 0,
        amount_before  bigint not null default 0,
        amount_after   bigint not null default 0,
        requested_by   text not null,
        failed_reason  text,
        created_at     timestamptz not null default now(),
        finished_at    timestamptz
      );
      create index reassessment_listed on reassessment (jurisdiction, id);
      create unique index reassessment_applied on reassessment (trial_id) where trial_id is not null;
      -- Two at once would count each other's work as their own.
      create unique index reassessment_under_way on reassessment (jurisdiction, subject, fiscal_year)
        where state in ('waiting', 'running');

      -- Citizens belong to a jurisdiction too; those from before may belong to none.
      alter table account drop constraint account_check1;
      alter table account add constraint account_jurisdiction check (jurisdiction is null
        or (role in ('citizen', 'agent', 'supervisor', 'tariff-officer', 'finance') and jurisdiction ~ '^[A-Z]{2}$'));
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from assessment where kind <> 'vehicle-tax')
           or exists (select from assessment where state not in ('due', 'exempt'))
           or exists (select from assessment_revision)
           -- Whose tariffs go below: an amount without the version that it cites can be proved no more.
           or exists (select from assessment where category <> 'land' or tariff_version > 1) then
          raise exception 'assessments were changed, settled, or made by tariffs that go, which the build before cannot read'
            using hint = 'Restore the backup from before the upgrade.';
        end if;
      end $$;
      update account set jurisdiction = null where role = 'citizen';
      alter table account drop constraint account_jurisdiction;
      alter table account add constraint account_check1 check (jurisdiction is null
        or (role in ('agent', 'supervisor', 'tariff-officer', 'finance') and jurisdiction ~ '^[A-Z]{2}$'));
      drop table reassessment, due_days, assessment_charge, instalment, assessment_revision, service, service_group, tariff_draft;
      drop index proposal_catalogue, assessment_overdue, assessment_falls_due, assessment_service,
                 assessment_account, assessment_test_vehicle_year, assessment_vehicle_year;
      create unique index assessment_vehicle_year on assessment (registration_key, fiscal_year, jurisdiction)
        where not is_test;
      create unique index assessment_test_vehicle_year
        on assessment (partner_id, registration_key, fiscal_year, jurisdiction) where is_test;
      alter table assessment
        drop constraint assessment_of_service,
        drop constraint assessment_of_vehicle,
        drop constraint assessment_state_check,
        add constraint assessment_state_check check (state in ('due', 'exempt')),
        drop cancelled_reason, drop revision, drop paid, drop charges, drop due_on, drop requested_on, drop account_id, drop service,
        drop kind,
        alter registration_key set not null,
        alter registration set not null,
        alter line set not null,
        alter batch_id set not null,
        alter partner_id set not null;
      -- What the build before cannot compute with it must not find.
      alter table tariff disable trigger tariff_is_immutable;
      delete from tariff where category <> 'land' or version > 1;
      alter table tariff enable trigger tariff_is_immutable;
      drop index tariff_ruling;
      alter table tariff drop constraint tariff_version, drop constraint tariff_by_two, drop published_by, drop authors, drop number, drop in_force_on, drop subject;
    `);
  }
}
