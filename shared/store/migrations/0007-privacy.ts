import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Owners of vehicles apart from their assessments and sealed, consent, copies of one's data, proposals, maintenance. */
export class Privacy1767225600007 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      -- The owners of the vehicles that one chunk of a batch became: sealed as a whole, since sealing 2000 owners one
      -- by one costs 6 µs each and as one text 0.2 ms. Holds [line, owner] pairs as JSON.
      create table owner_block (
        batch_id      uuid not null,
        chunk         int not null,
        first_line    int not null,
        last_line     int not null,
        -- Short blind indexes of the addresses in it. Few people ask what is kept of them, so blocks are looked through
        -- instead of indexed: 500 a million lines.
        email_indexes bigint[] not null,
        sealed        bytea not null,
        created_at    timestamptz not null default now(),
        primary key (batch_id, chunk)
      );
      -- Sealed bytes do not compress.
      alter table owner_block alter column sealed set storage external;

      -- Short blind indexes of addresses that were erased: a chunk that waited meanwhile does not bring them back.
      create table erased_address (
        email_index bigint primary key,
        erased_at   timestamptz not null
      );
      create index erased_address_time on erased_address (erased_at);

      -- What workers/privacy/reseal still has to move, and what an erasure has to wait for.
      create index assessment_leftover on assessment (id) where owner is not null;

      -- Bodies of chunks are sealed, too; those that came before this version are not.
      alter table batch_chunk add is_sealed boolean not null default false;

      -- What somebody said to a purpose. The last word counts, all are kept.
      create table consent (
        id         bigint generated always as identity primary key,
        account_id uuid not null references account,
        purpose    text not null,
        granted    boolean not null,
        text_version text not null,
        at         timestamptz not null default now()
      );
      create index consent_account on consent (account_id, purpose, id desc);

      create table personal_export (
        id             uuid primary key,
        account_id     uuid not null references account,
        state          text not null default 'waiting' check (state in ('waiting', 'ready', 'failed', 'expired')),
        content_sealed bytea,
        created_at     timestamptz not null default now(),
        ready_at       timestamptz,
        expires_at     timestamptz,
        check ((state = 'ready') = (content_sealed is not null))
      );
      create index personal_export_account on personal_export (account_id);
      create index personal_export_over on personal_export (created_at) where state in ('failed', 'expired');
      create index personal_export_expiry on personal_export (expires_at) where state = 'ready';

      -- What one person proposes and another decides. The database itself refuses that they are the same.
      create table proposal (
        id          uuid primary key,
        kind        text not null,
        tenant      text not null,
        content     jsonb not null,
        proposed_by text not null,
        proposed_at timestamptz not null default now(),
        decision    text check (decision in ('approved', 'refused', 'withdrawn')),
        decided_by  text,
        decided_at  timestamptz,
        reason      text,
        check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
        check (decision is null or (decision = 'withdrawn') = (decided_by = proposed_by))
      );
      create index proposal_open on proposal (kind, tenant, id) where decision is null;
      -- Approved ones are listed as what they became.
      create index proposal_listed on proposal (kind, id) where decision is distinct from 'approved';
      create index proposal_listed_tenant on proposal (kind, tenant, id) where decision is distinct from 'approved';
      create index exemption_tenant on exemption (jurisdiction, id);
      create function proposal_is_immutable() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' or old.decision is not null
           or (new.id, new.kind, new.tenant, new.content, new.proposed_by, new.proposed_at)
              is distinct from (old.id, old.kind, old.tenant, old.content, old.proposed_by, old.proposed_at) then
          raise exception 'a proposal is decided once and never changed';
        end if;
        return new;
      end $$;
      create trigger proposal_is_immutable before update or delete on proposal
        for each row execute function proposal_is_immutable();

      -- One row for the platform ('*') or a jurisdiction while it is under maintenance.
      create table maintenance (
        tenant              text primary key,
        message             text not null,
        retry_after_seconds int not null check (retry_after_seconds > 0),
        workers             text not null check (workers in ('go on', 'stop')),
        since               timestamptz not null default now(),
        changed_by          text not null,
        check (tenant = '*' or workers = 'go on')
      );
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from owner_block) or exists (select from batch_chunk where is_sealed and body is not null) then
          raise exception 'owners of vehicles and lines that wait are sealed, which the build before cannot read'
            using hint = 'Restore the backup from before the upgrade. Or let all batches end, and give up the owners: '
                         'truncate owner_block';
        end if;
      end $$;
      drop table maintenance, proposal, personal_export, consent, owner_block, erased_address;
      drop function proposal_is_immutable;
      drop index assessment_leftover, exemption_tenant;
      alter table batch_chunk drop is_sealed;
    `);
  }
}
