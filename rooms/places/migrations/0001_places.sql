-- Where things are. Coordinates are integers (degrees × 10⁷, about 1 cm); `cell` is a grid cell of engines/geo::cell,
-- because under row-level security an index on int8 equality is used and one on a geometry operator is not.

-- A place that the organisation knows by name: a depot, a shop, a customer's door.
create table places.places (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    kind           text not null check (kind in ('depot', 'hub', 'store', 'customer', 'parking', 'workshop', 'other')),
    name           text not null check (length(name) between 1 and 160),
    address        text,
    city           text,
    -- code in the gazetteer, built in or the organisation's own
    area_code      text,
    lat_e7         int not null check (lat_e7 between -900000000 and 900000000),
    lon_e7         int not null check (lon_e7 between -1800000000 and 1800000000),
    -- of level 14: 0.022°, about 2.4 km
    cell           bigint not null,
    contact_name   text,
    contact_phone  text,
    -- how to find the door: gate, floor, landmark
    door_note      text,
    service_s      int check (service_s between 0 and 86400),
    external_ref   text,
    version        bigint not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    removed_at     timestamptz,
    unique (org_id, id)
);
create unique index places_one_per_ref on places.places (org_id, external_ref) where removed_at is null and external_ref is not null;
create index places_by_cell on places.places (org_id, cell) where removed_at is null;
call platform.protect('places.places');

-- An area with a meaning: a delivery zone, a no-go area, a geofence, a road to stay on.
create table places.zones (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    name        text not null check (length(name) between 1 and 160),
    purpose     text not null check (purpose in ('service', 'geofence', 'no_go', 'pricing', 'depot', 'other')),
    color       text check (color ~ '^#[0-9a-f]{6}$'),
    -- polygon, circle or corridor as in the API, GeoJSON coordinates
    shape       jsonb not null,
    south_e7    int not null,
    west_e7     int not null,
    north_e7    int not null,
    east_e7     int not null,
    dwell_s     int check (dwell_s between 1 and 604800),
    active      boolean not null default true,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    removed_at  timestamptz,
    check (south_e7 <= north_e7 and west_e7 <= east_e7),
    unique (org_id, id)
);
call platform.protect('places.zones');

-- One row per covering cell: equality on int8 is what the planner may use before the policy.
create table places.zone_cells (
    org_id   uuid not null default platform.org(),
    cell     bigint not null,
    zone_id  uuid not null,
    primary key (org_id, cell, zone_id),
    foreign key (org_id, zone_id) references places.zones (org_id, id) on delete cascade
);
create index zone_cells_of_zone on places.zone_cells (org_id, zone_id);
call platform.protect('places.zone_cells');

-- The organisation's own entries of the gazetteer: they add to the built-in ones, or stand in their place by code.
create table places.gazetteer (
    org_id       uuid not null default platform.org(),
    code         text not null check (code ~ '^[a-z0-9]+([.-][a-z0-9]+)*$' and length(code) <= 80),
    parent_code  text,
    level        text not null check (level in ('country', 'state', 'district', 'municipality', 'area')),
    name_en      text not null check (length(name_en) between 1 and 160),
    name_ar      text,
    name_ur      text,
    lat_e7       int not null,
    lon_e7       int not null,
    timezone     text,
    rank         int not null default 4 check (rank between 1 and 9),
    also         text[] not null default '{}',
    version      bigint not null default 1,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    primary key (org_id, code)
);
create index gazetteer_children on places.gazetteer (org_id, parent_code);
call platform.protect('places.gazetteer');
