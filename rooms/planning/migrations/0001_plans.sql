-- A plan: what was asked, how far it has come, and the numbers of its newest revision.
create table planning.plans (
    id                  uuid primary key,
    org_id              uuid not null,
    version             bigint not null default 1,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    created_by          uuid,
    name                text not null check (length(name) between 1 and 120),
    -- the day it is for, in the organisation's zone
    date                text not null check (date ~ '^\d{4}-\d{2}-\d{2}$'),
    state               text not null check (state in
                            ('draft', 'solving', 'ready', 'published', 'undone', 'superseded', 'failed', 'cancelled')),
    -- names the search in hand, so that a late one of before is ignored
    run                 uuid,
    stop_asked          boolean not null default false,
    failure             text,
    -- the plan this one re-plans
    parent              uuid references planning.plans,
    request             jsonb not null,
    jobs                int not null check (jobs >= 0),
    vehicles            int not null check (vehicles >= 0),
    -- 0 until the first solution
    revision            int not null default 0,
    published_revision  int,
    routes              int not null default 0,
    served              int not null default 0,
    distance_m          bigint not null default 0,
    duration_s          bigint not null default 0,
    late_s              bigint not null default 0,
    cost_minor          bigint not null default 0,
    check ((state = 'solving') = (run is not null)),
    check ((state in ('published', 'superseded')) <= (published_revision is not null))
);
create index plans_of_org on planning.plans (org_id, id desc);
create index plans_by_date on planning.plans (org_id, date, id desc);
create index plans_by_parent on planning.plans (parent) where parent is not null;
call platform.protect('planning.plans');

-- Every solution a plan has had: the solver's and those made by hand. What was written stays.
create table planning.revisions (
    id          uuid primary key,
    org_id      uuid not null,
    plan_id     uuid not null references planning.plans,
    number      int not null check (number >= 1),
    origin      text not null check (origin in ('solved', 'edited')),
    -- the edits in the order they were asked; empty for the solver's
    edits       jsonb not null,
    solution    jsonb not null,
    -- how to compute it again, for the solver's own
    receipt     jsonb,
    created_by  uuid,
    created_at  timestamptz not null,
    unique (org_id, plan_id, number)
);
call platform.protect_journal('planning.revisions');

-- What was put in force when, and what it took the place of: the way back.
create table planning.publications (
    id          uuid primary key,
    org_id      uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    plan_id     uuid not null references planning.plans,
    revision    int not null,
    state       text not null check (state in ('in_force', 'replaced', 'undone')),
    -- in force until this one came
    before      uuid references planning.publications
);
create unique index publications_one_in_force on planning.publications (org_id, plan_id) where state = 'in_force';
create index publications_before on planning.publications (before) where before is not null;
call platform.protect('planning.publications');
