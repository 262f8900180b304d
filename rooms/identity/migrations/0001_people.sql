-- Who is here: organisations and what their plan includes, people, and how a person proves who they are.

create table identity.organizations (
    id          uuid primary key,
    -- The organisation is its own tenant.
    org_id      uuid not null generated always as (id) stored,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    name        text not null check (length(name) between 1 and 200),
    plan        text not null,
    state       text not null default 'active' check (state in ('active', 'suspended')),
    country     text not null check (country ~ '^[A-Z]{2}$'),
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    time_zone   text not null,
    lang        text not null check (lang in ('en', 'ar', 'ur')),
    branding    jsonb not null default '{}'
);
call platform.protect('identity.organizations');

-- One counter per limited thing. Counting rows instead lets two writers both see room for one more
-- (measured: 110 rows under a limit of 100 with 12 writers); a row that is updated is a queue.
create table identity.limits (
    org_id      uuid not null references identity.organizations (id),
    resource    text not null,
    used        bigint not null default 0 check (used >= 0),
    -- null: as many as they like
    most        bigint,
    primary key (org_id, resource),
    constraint limits_hold check (most is null or used <= most)
);
call platform.protect('identity.limits');

-- How a person proves who they are, once, however many organisations they work for. No organisation reads it.
create table identity.accounts (
    id              uuid primary key,
    version         bigint not null default 1,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    email           text not null check (email = lower(email)),
    password_hash   text,
    -- sealed: see seal.rs
    totp_secret     bytea,
    totp_confirmed_at timestamptz,
    -- the last time step whose code was accepted: a code is good once
    totp_last_step  bigint not null default 0,
    last_org        uuid
);
create unique index accounts_one_per_email on identity.accounts (email);
call platform.protect_system('identity.accounts');

-- A person in one organisation. Two organisations that employ the same person cannot tell.
create table identity.users (
    id          uuid primary key,
    org_id      uuid not null references identity.organizations (id),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    -- null until the invitation is accepted
    account_id  uuid references identity.accounts (id),
    email       text not null check (email = lower(email)),
    name        text not null check (length(name) between 1 and 200),
    lang        text not null check (lang in ('en', 'ar', 'ur')),
    state       text not null check (state in ('invited', 'active', 'deactivated')),
    check (state = 'invited' or state = 'deactivated' or account_id is not null)
);
create unique index users_one_per_email on identity.users (org_id, email);
create unique index users_one_per_account on identity.users (org_id, account_id) where account_id is not null;
create index users_by_account on identity.users (account_id);
create index users_changed on identity.users (updated_at);
call platform.protect('identity.users');

-- A role of a user, and where it holds: '' is the whole organisation, 'lahore.north' a branch of a branch.
create table identity.grants (
    id          uuid primary key,
    org_id      uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null references identity.users (id) on delete cascade,
    role        text not null check (role in ('owner', 'admin', 'dispatcher', 'driver', 'viewer', 'integration')),
    scope       text not null check (length(scope) <= 200 and scope ~ '^([a-z0-9_-]+(\.[a-z0-9_-]+)*)?$')
);
create unique index grants_once on identity.grants (org_id, user_id, role, scope);
call platform.protect('identity.grants');

create table identity.invitations (
    id          uuid primary key,
    org_id      uuid not null references identity.organizations (id),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null references identity.users (id) on delete cascade,
    invited_by  uuid,
    expires_at  timestamptz not null,
    accepted_at timestamptz,
    revoked_at  timestamptz
);
create unique index invitations_one_open on identity.invitations (org_id, user_id)
    where accepted_at is null and revoked_at is null;
call platform.protect('identity.invitations');

create table identity.password_resets (
    id          uuid primary key,
    org_id      uuid not null references identity.organizations (id),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null references identity.users (id) on delete cascade,
    account_id  uuid not null references identity.accounts (id),
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index password_resets_open on identity.password_resets (account_id) where used_at is null;
call platform.protect('identity.password_resets');
