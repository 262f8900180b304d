-- What a dispatcher has put aside for a while, by the key of the exception. Exceptions themselves are not kept: they are worked out
-- from what the rooms below know.

create table insight.snoozes (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    key         text not null check (length(key) between 1 and 120),
    until_at    timestamptz not null,
    snoozed_by  uuid,
    created_at  timestamptz not null,
    unique (org_id, key)
);
call platform.protect('insight.snoozes');
