-- The address book: where deliveries to an address were handed over before. An organisation's own, fed by its proofs.
create table places.doors (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    -- the address and the town as the search reads them
    key         text not null check (length(key) between 1 and 400),
    address     text not null,
    city        text,
    -- the last five places, newest first
    lats_e7     int[] not null,
    lons_e7     int[] not null,
    seen        bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    check (cardinality(lats_e7) = cardinality(lons_e7) and cardinality(lats_e7) between 1 and 5),
    unique (org_id, key)
);
create index doors_newest on places.doors (org_id, updated_at);
call platform.protect('places.doors');
