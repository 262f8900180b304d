-- What people write to each other.

-- One thread per driver, and one per delivery whose recipient wrote. Dispatch is one side: what one of them read, all have read.
create table messages.threads (
    id                uuid primary key,
    org_id            uuid not null default platform.org(),
    kind              text not null check (kind in ('driver', 'delivery')),
    driver_id         uuid,
    delivery_id       uuid,
    -- the driver's name, or what the delivery is called
    title             text not null check (length(title) between 1 and 200),
    -- messages are counted from 1 in the order in which they arrived
    last_seq          bigint not null default 0,
    last_at           timestamptz,
    last_side         text check (last_side in ('dispatch', 'driver', 'recipient')),
    last_text         text,
    read_by_dispatch  bigint not null default 0,
    read_by_other     bigint not null default 0,
    -- of the other side's messages: what dispatch has not read, and the reverse
    unread            bigint not null default 0 check (unread >= 0),
    unread_by_other   bigint not null default 0 check (unread_by_other >= 0),
    version           bigint not null default 1,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    unique (org_id, id),
    check ((kind = 'driver') = (driver_id is not null) and (kind = 'delivery') = (delivery_id is not null))
);
create unique index threads_one_per_driver on messages.threads (org_id, driver_id) where driver_id is not null;
create unique index threads_one_per_delivery on messages.threads (org_id, delivery_id) where delivery_id is not null;
create index threads_newest on messages.threads (org_id, last_at desc);
create index threads_unread on messages.threads (org_id) where unread > 0;
call platform.protect('messages.threads');

-- The writer's device names the message, so that it may be sent again; the name counts within its organisation only.
create table messages.messages (
    org_id       uuid not null default platform.org(),
    id           uuid not null,
    thread_id    uuid not null,
    seq          bigint not null check (seq > 0),
    side         text not null check (side in ('dispatch', 'driver', 'recipient')),
    author_id    uuid,
    author_name  text,
    text         text not null check (length(text) between 1 and 2000),
    canned       text,
    -- what it points at
    delivery_id  uuid,
    stop_id      uuid,
    -- by the writer's clock, and by ours
    written_at   timestamptz not null,
    received_at  timestamptz not null,
    primary key (org_id, id),
    unique (thread_id, seq),
    foreign key (org_id, thread_id) references messages.threads (org_id, id)
);
call platform.protect('messages.messages');

-- Replies that an organisation made its own; the built-in ones are in the program.
create table messages.canned_replies (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    code        text not null check (code ~ '^[a-z0-9_]{1,40}$'),
    side        text not null check (side in ('dispatch', 'driver', 'both')),
    text_en     text not null check (length(text_en) between 1 and 500),
    text_ar     text check (length(text_ar) between 1 and 500),
    text_ur     text check (length(text_ur) between 1 and 500),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    constraint canned_replies_one_per_code unique (org_id, code)
);
call platform.protect('messages.canned_replies');

-- People who are no customers yet.
create table messages.enquiries (
    id           uuid primary key,
    org_id       uuid not null default platform.org(),
    name         text not null check (length(name) between 1 and 200),
    company      text,
    email        text,
    phone        text,
    country      text check (country ~ '^[A-Z]{2}$'),
    moves        text,
    message      text,
    lang         text not null check (lang in ('en', 'ar', 'ur')),
    state        text not null check (state in ('new', 'contacted', 'closed')),
    note         text,
    handled_by   uuid,
    -- a hash of the network address, to tell a flood from a crowd; forgotten with the day
    origin       bytea,
    version      bigint not null default 1,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    check (num_nonnulls(email, phone) >= 1)
);
create index enquiries_newest on messages.enquiries (org_id, id desc);
create index enquiries_by_origin on messages.enquiries (org_id, origin, created_at) where origin is not null;
call platform.protect('messages.enquiries');
