-- Who is signed in, and what stands in the way of who should not be.

-- A session is one sign-in on one device: the family of its refresh tokens.
create table identity.sessions (
    id            uuid primary key,
    org_id        uuid not null references identity.organizations (id),
    version       bigint not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    user_id       uuid not null references identity.users (id),
    account_id    uuid not null references identity.accounts (id),
    app           text not null check (app in ('business', 'driver', 'admin', 'native')),
    device_name   text not null check (length(device_name) <= 200),
    user_agent    text not null check (length(user_agent) <= 400),
    ip            text not null,
    last_seen_at  timestamptz not null,
    -- absolute: no rotation moves it
    expires_at    timestamptz not null,
    revoked_at    timestamptz,
    revoked_why   text check (revoked_why in ('signed_out', 'revoked', 'password_changed', 'refresh_reuse', 'deactivated')),
    check ((revoked_at is null) = (revoked_why is null))
);
create index sessions_by_user on identity.sessions (org_id, user_id);
create index sessions_by_account on identity.sessions (account_id) where revoked_at is null;
create index sessions_revoked on identity.sessions (revoked_at) where revoked_at is not null;
create index sessions_expired on identity.sessions (expires_at);
call platform.protect('identity.sessions');

-- Only the hash is kept. `next` is the token that took its place.
create table identity.refresh_tokens (
    id              uuid primary key,
    family          uuid not null references identity.sessions (id) on delete cascade,
    parent          uuid,
    next            uuid,
    hash            bytea not null unique,
    issued_at       timestamptz not null,
    consumed_at     timestamptz,
    revoked_at      timestamptz,
    -- when the access token that came with it was first used: proof that the reply arrived
    access_used_at  timestamptz
);
-- Whatever races, a session has one token that works.
create unique index refresh_tokens_one_live_leaf on identity.refresh_tokens (family)
    where consumed_at is null and revoked_at is null;
create index refresh_tokens_by_family on identity.refresh_tokens (family);
call platform.protect_system('identity.refresh_tokens');

create table identity.recovery_codes (
    id          uuid primary key,
    account_id  uuid not null references identity.accounts (id) on delete cascade,
    hash        bytea not null,
    used_at     timestamptz,
    unique (account_id, hash)
);
call platform.protect_system('identity.recovery_codes');

-- A second factor that is being asked for. Five wrong answers lock it until it expires.
create table identity.challenges (
    account_id  uuid primary key references identity.accounts (id) on delete cascade,
    failures    int not null default 0,
    expires_at  timestamptz not null
);
call platform.protect_system('identity.challenges');

-- Failed proofs, by account (hash of the e-mail, whether or not somebody has it) and by address.
create table identity.failures (
    key         text primary key,
    failures    int not null,
    last_at     timestamptz not null
);
create index failures_age on identity.failures (last_at);
call platform.protect_system('identity.failures');

create table identity.api_keys (
    id            uuid primary key,
    org_id        uuid not null references identity.organizations (id),
    version       bigint not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    -- who made it: the key can never do more than they may
    user_id       uuid not null references identity.users (id),
    name          text not null check (length(name) between 1 and 200),
    hash          bytea not null,
    hint          text not null,
    permissions   text[] not null,
    rate_class    text not null check (rate_class in ('standard', 'bulk', 'telemetry')),
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz
);
create unique index api_keys_by_hash on identity.api_keys (hash);
create index api_keys_by_org on identity.api_keys (org_id, id);
create index api_keys_changed on identity.api_keys (updated_at);
call platform.protect('identity.api_keys');
