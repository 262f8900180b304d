-- What stands in a person's inbox, in their language.
create table notify.notices (
    id          uuid primary key,
    org_id      uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null,
    event       text not null,
    lang        text not null check (lang in ('en', 'ar', 'ur')),
    title       text not null,
    body        text not null,
    -- the page it is about, below the address people reach us at
    path        text,
    -- the thing it is about
    subject     uuid not null,
    -- the fact it follows from: told twice, it stands here once
    fact_id     uuid not null,
    read_at     timestamptz,
    constraint notices_once unique (org_id, user_id, event, fact_id)
);
create index notices_of_user on notify.notices (org_id, user_id, id desc);
create index notices_unread on notify.notices (org_id, user_id) where read_at is null;
call platform.protect('notify.notices');

-- By which channels a person wants to hear of an event, where that differs from what is usual.
create table notify.preferences (
    id          uuid primary key,
    org_id      uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null,
    event       text not null,
    in_app      boolean not null,
    email       boolean not null,
    unique (org_id, user_id, event)
);
call platform.protect('notify.preferences');

-- When a person is not to be mailed: from and until in minutes of their day, in their zone.
create table notify.quiet_hours (
    id            uuid primary key,
    org_id        uuid not null,
    version       bigint not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    user_id       uuid not null,
    from_minute   int not null check (from_minute between 0 and 1439),
    until_minute  int not null check (until_minute between 0 and 1439),
    time_zone     text not null check (length(time_zone) between 1 and 64),
    unique (org_id, user_id)
);
call platform.protect('notify.quiet_hours');

-- Every mail, sent or not. What it said is forgotten once it is sent: it may hold a code that is for one person alone.
create table notify.mails (
    id          uuid primary key,
    org_id      uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    event       text not null,
    -- absent for recipients, who have no account
    user_id     uuid,
    to_address  text not null,
    to_name     text not null,
    lang        text not null check (lang in ('en', 'ar', 'ur')),
    subject     uuid not null,
    fact_id     uuid not null,
    -- what the text is filled with
    fields      jsonb not null,
    state       text not null check (state in ('queued', 'sent', 'refused')),
    send_at     timestamptz not null,
    sent_at     timestamptz,
    attempts    int not null default 0,
    error       text,
    constraint mails_once unique (org_id, event, fact_id, to_address)
);
create index mails_of_org on notify.mails (org_id, id desc);
create index mails_by_subject on notify.mails (org_id, subject);
call platform.protect('notify.mails');
