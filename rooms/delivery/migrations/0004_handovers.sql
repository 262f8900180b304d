-- Parcels going from one driver to another, and what is in a van.

-- A driver shows his code to the one who hands over to him. Judged by when it was scanned, so it works without a network.
create table delivery.transfer_codes (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    driver_id   uuid not null,
    code        text not null check (code ~ '^[0-9A-HJKMNP-TV-Z]{6}$'),
    issued_at   timestamptz not null,
    until_at    timestamptz not null
);
create index transfer_codes_of_driver on delivery.transfer_codes (org_id, driver_id, until_at desc);
call platform.protect_journal('delivery.transfer_codes');

-- What was scanned in a van and what should have been there, as it was found.
create table delivery.van_checks (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    driver_id   uuid not null,
    route_id    uuid,
    phase       text not null check (phase in ('departure', 'end')),
    at          timestamptz not null,
    received_at timestamptz not null,
    scanned     text[] not null,
    answer      jsonb not null
);
create index van_checks_of_driver on delivery.van_checks (org_id, driver_id, at);
call platform.protect_journal('delivery.van_checks');
