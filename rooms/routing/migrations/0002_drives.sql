-- Drives brought onto the roads: how long each piece of road took. An organisation's own, and written once; what is learned from all of
-- them, per piece and hour, is kept in memory and can always be worked out again.
create table routing.drives (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    vehicle_id  uuid not null,
    from_at     timestamptz not null,
    until_at    timestamptz not null,
    -- pieces are numbered by the map they are of, and anew when the map changes
    map         text not null,
    stamp       bigint not null,
    -- of the week, Monday 00:00 first, by the sun
    hour        smallint not null check (hour between 0 and 167),
    pieces      int[] not null,
    free_s      real[] not null,
    seconds     real[] not null,
    created_at  timestamptz not null,
    check (cardinality(pieces) = cardinality(free_s) and cardinality(pieces) = cardinality(seconds))
);
create unique index drives_once on routing.drives (org_id, vehicle_id, from_at);
create index drives_by_arrival on routing.drives (created_at);
call platform.protect_journal('routing.drives');
