-- What the workers keep: how far each reader came, what waits to be tried again, when each sweep last ran.

-- One tenant's reader goes by (xid, seq) within its organisation.
drop index platform.outbox_by_org;
create index outbox_by_org on platform.outbox (org_id, xid, seq);

-- A reader either moves on or parks a fact; its failures live with the parked fact.
alter table platform.cursors drop column failures, drop column retry_at, drop column last_error;
alter table platform.cursors add column at timestamptz not null default clock_timestamp();

-- Facts whose reaction failed, and the facts of the same organisation that wait behind them, so that one organisation's
-- trouble neither holds up the others nor lets its own facts overtake each other.
create table platform.reactions_parked (
    org_id    uuid not null,
    reaction  text not null,
    event_id  uuid not null,
    xid       bigint not null,
    seq       bigint not null,
    attempts  int not null default 0,
    retry_at  timestamptz not null,
    error     text,
    primary key (reaction, event_id)
);
create index reactions_parked_in_order on platform.reactions_parked (reaction, org_id, xid, seq);
create index reactions_parked_facts on platform.reactions_parked (seq);
call platform.protect('platform.reactions_parked');
-- Where the fact is, for its replay; the outbox keeps it as long as it is here.
alter table platform.reactions_dead add column xid bigint not null, add column seq bigint not null;
create index reactions_dead_facts on platform.reactions_dead (seq);
create index reactions_done_age on platform.reactions_done (at);

-- Readers that come with a cursor from before this point have missed facts that are no longer kept.
create table platform.outbox_floor (
    one  boolean primary key default true check (one),
    xid  bigint not null,
    seq  bigint not null
);
insert into platform.outbox_floor (xid, seq) values (0, 0);
alter table platform.outbox_floor enable row level security;
alter table platform.outbox_floor force row level security;
create policy everyone_reads on platform.outbox_floor for select using (true);
create policy system on platform.outbox_floor to qafila_system using (true) with check (true);
grant select on platform.outbox_floor to qafila_app;
grant select, update on platform.outbox_floor to qafila_system;

-- One process of the cluster runs a sweep at a time, and not before it is due again.
create table platform.sweeps (
    name        text primary key,
    ran_at      timestamptz not null,
    last_error  text
);
call platform.protect_system('platform.sweeps');

-- A job can be called off; what it says to its asker is apart from what the log says.
alter table platform.jobs drop constraint jobs_state_check;
alter table platform.jobs add constraint jobs_state_check check (state in ('ready', 'running', 'done', 'dead', 'cancelled'));
alter table platform.jobs add column said text;
drop index platform.jobs_ready;
-- The claim hops from organisation to organisation, so that one with a million jobs cannot hide the others.
create index jobs_ready on platform.jobs (org_id, run_at, id) where state = 'ready';
create index jobs_by_org on platform.jobs (org_id, id);
create index jobs_finished on platform.jobs (finished_at) where finished_at is not null;
