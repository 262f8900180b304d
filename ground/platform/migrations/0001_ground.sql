-- The ground every room stands on: how a table is protected, the outbox, exactly-once bookkeeping.
-- Roles and schemas exist before this runs (platform::schema::bootstrap).

-- The organisation that the transaction speaks for; null when it speaks for none, and then nothing is visible.
create function platform.org() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('qafila.org', true), '')::uuid $$;

-- A tenant's table: seen and changed by its organisation only, and by workers that said why (role qafila_system).
create procedure platform.protect(t regclass)
language plpgsql as $$
declare
    room text := (select relnamespace::regnamespace::text from pg_class where oid = t);
    mine text := 'org_id = (select nullif(current_setting(''qafila.org'', true), '''')::uuid)';
begin
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy own_org on %s using (%s) with check (%s)', t, mine, mine);
    execute format('create policy system on %s to qafila_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %s to qafila_app, qafila_system, %I', t, 'room_' || room);
end $$;

-- As above, for journals: what was written stays written.
create procedure platform.protect_journal(t regclass)
language plpgsql as $$
begin
    call platform.protect(t);
    execute format('revoke update, delete on %s from qafila_app', t);
end $$;

-- A table of the house itself, which no organisation reads.
create procedure platform.protect_system(t regclass)
language plpgsql as $$
declare
    room text := (select relnamespace::regnamespace::text from pg_class where oid = t);
begin
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy system on %s to qafila_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %s to qafila_system, %I', t, 'room_' || room);
    execute format('grant select on %s to qafila_app', t);
end $$;

-- Facts, written in the transaction of their effect. Readers go by (xid, seq) below pg_snapshot_xmin:
-- seq alone loses rows, because commits do not happen in the order of their sequence numbers.
create table platform.outbox (
    seq          bigint generated always as identity primary key,
    xid          xid8 not null default pg_current_xact_id(),
    id           uuid not null,
    org_id       uuid not null,
    name         text not null,
    subject      uuid not null,
    topics       text[] not null default '{}',
    body         jsonb not null,
    actor        uuid,
    cause        uuid,
    occurred_at  timestamptz not null,
    recorded_at  timestamptz not null default clock_timestamp()
);
create index outbox_commit_order on platform.outbox (xid, seq);
create index outbox_by_org on platform.outbox (org_id, seq);
call platform.protect_journal('platform.outbox');

-- How far each reader of the feed has come.
create table platform.cursors (
    reader      text primary key,
    xid         bigint not null default 0,
    seq         bigint not null default 0,
    failures    int not null default 0,
    retry_at    timestamptz,
    last_error  text
);
call platform.protect_system('platform.cursors');

-- A reaction's effect and this row commit together, so an event takes effect once per reaction.
create table platform.reactions_done (
    org_id    uuid not null,
    reaction  text not null,
    event_id  uuid not null,
    at        timestamptz not null default clock_timestamp(),
    primary key (reaction, event_id)
);
call platform.protect('platform.reactions_done');

-- Events that a reaction gave up on, kept with the reason until someone replays them.
create table platform.reactions_dead (
    org_id    uuid not null,
    reaction  text not null,
    event_id  uuid not null,
    error     text not null,
    at        timestamptz not null default clock_timestamp(),
    primary key (reaction, event_id)
);
call platform.protect('platform.reactions_dead');

-- The stored answer of a write, so that a retry gets the first answer instead of a second effect.
create table platform.idempotency (
    org_id   uuid not null,
    actor    uuid not null,
    key      text not null check (length(key) between 1 and 255),
    route    text not null,
    digest   bytea not null,
    status   int not null,
    etag     text,
    body     jsonb not null,
    at       timestamptz not null default clock_timestamp(),
    primary key (org_id, actor, key)
);
create index idempotency_age on platform.idempotency (at);
call platform.protect('platform.idempotency');

-- Background work. Enqueued in the caller's transaction; claimed with SKIP LOCKED; run outside any transaction under a lease.
create table platform.jobs (
    id            uuid primary key,
    org_id        uuid not null,
    kind          text not null,
    payload       jsonb not null,
    key           text,
    state         text not null default 'ready' check (state in ('ready', 'running', 'done', 'dead')),
    run_at        timestamptz not null,
    attempts      int not null default 0,
    max_attempts  int not null,
    lease         uuid,
    lease_until   timestamptz,
    progress      jsonb,
    cancel_asked  boolean not null default false,
    last_error    text,
    actor         uuid,
    created_at    timestamptz not null,
    finished_at   timestamptz
);
create index jobs_ready on platform.jobs (run_at) where state = 'ready';
create index jobs_running on platform.jobs (lease_until) where state = 'running';
create unique index jobs_one_running_per_key on platform.jobs (org_id, kind, key) where state = 'running' and key is not null;
call platform.protect('platform.jobs');
