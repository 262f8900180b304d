-- What an organisation says about itself, its pictures, the lists that people keep, and mailboxes that are still to be proved.

alter table identity.organizations add column working_hours jsonb not null default '[]';

-- Pictures that customers see. The bytes are in the file store under the same hash; whoever has the hash may look.
create table identity.logos (
    org_id  uuid not null references identity.organizations (id),
    sha256  text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    media   text not null check (media in ('image/png', 'image/jpeg', 'image/webp')),
    bytes   bigint not null check (bytes > 0),
    at      timestamptz not null,
    primary key (org_id, sha256)
);
create index logos_by_hash on identity.logos (sha256);
call platform.protect('identity.logos');

-- A list as somebody likes to see it: the filters of a screen under a name.
create table identity.views (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    user_id     uuid not null references identity.users (id) on delete cascade,
    screen      text not null check (screen ~ '^[a-z0-9_-]{1,40}$'),
    name        text not null check (length(name) between 1 and 80),
    query       jsonb not null,
    shared      boolean not null
);
create unique index views_one_per_name on identity.views (org_id, user_id, screen, lower(name));
create index views_shared on identity.views (org_id, screen) where shared;
call platform.protect('identity.views');

-- Until when whoever signed up has to prove the mailbox; null when it is proved, or vouched for by an invitation.
alter table identity.accounts add column verify_by timestamptz;
alter table identity.accounts add column verify_sent_at timestamptz;

-- Uploads are counted from now on. Who is here already gets the counter of their plan.
alter table identity.limits no force row level security;
alter table identity.organizations no force row level security;
insert into identity.limits (org_id, resource, used, most)
select id, 'storage_bytes', 0,
       case plan when 'trial' then 5000000000 when 'standard' then 200000000000 end
  from identity.organizations
on conflict do nothing;
alter table identity.limits force row level security;
alter table identity.organizations force row level security;
