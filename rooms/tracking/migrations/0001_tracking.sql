-- Where the vehicles are and were.

-- One row per fix, in partitions of a day (UTC). Coordinates are degrees × 10⁷; no geometry, no foreign key and no jsonb
-- in the hot row, because every byte and every index here is paid ten thousand times a second.
create table tracking.positions (
    ts          timestamptz not null,
    recv_at     timestamptz not null,
    org_id      uuid not null,
    vehicle_id  uuid not null,
    -- tells fixes of one instant apart, so a resend is recognised: the device's own count, or a hash of the fix
    seq         int not null,
    lat_e7      int not null,
    lon_e7      int not null,
    speed_cms   smallint,
    heading_ddeg smallint,
    altitude_m  smallint,
    accuracy_m  smallint,
    battery_pct smallint,
    -- bits: 1 the device doubts the fix, 2 mocked by software, 4 charging, 8 charging is known
    flags       smallint not null default 0,
    -- 0 driver app, 1 OsmAnd or Traccar Client, 2 OwnTracks, 3 hardware
    source      smallint not null
) partition by range (ts);
-- The only btree: resends are refused by it and tracks are read by it. Each further one would cost a third of the writes.
create unique index positions_once on tracking.positions (vehicle_id, ts, seq);
create index positions_by_arrival on tracking.positions using brin (recv_at) with (pages_per_range = 32, autosummarize = on);
call platform.protect('tracking.positions');

-- What else a device said with a fix; most say nothing.
create table tracking.attributes (
    ts          timestamptz not null,
    org_id      uuid not null,
    vehicle_id  uuid not null,
    seq         int not null,
    body        jsonb not null,
    primary key (vehicle_id, ts, seq)
) partition by range (ts);
call platform.protect('tracking.attributes');

-- Fixes older than the oldest partition of a day. Days are made ahead, so nothing recent lands here.
create table tracking.positions_late partition of tracking.positions default;
create table tracking.attributes_late partition of tracking.attributes default;
call platform.protect('tracking.positions_late');
call platform.protect('tracking.attributes_late');

-- The worker makes and drops partitions every day, which only a table's owner may do.
grant create on schema tracking to qafila_system;
alter table tracking.positions owner to qafila_system;
alter table tracking.positions_late owner to qafila_system;
alter table tracking.attributes owner to qafila_system;
alter table tracking.attributes_late owner to qafila_system;

-- Makes the partitions of some days, where they are missing; says how many it made.
create function tracking.ensure_partitions(from_day date, days int) returns int
language plpgsql set search_path = pg_catalog as $$
declare
    parent text;
    day date;
    part text;
    made int := 0;
begin
    perform pg_advisory_xact_lock(7221004415012002);
    foreach parent in array array['positions', 'attributes'] loop
        for n in 0 .. days - 1 loop
            day := from_day + n;
            part := parent || to_char(day, '_YYYYMMDD');
            continue when to_regclass('tracking.' || part) is not null;
            execute format('create table tracking.%I partition of tracking.%I for values from (%L) to (%L)', part, parent,
                           day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
            call platform.protect(('tracking.' || part)::regclass);
            made := made + 1;
        end loop;
    end loop;
    return made;
end $$;

-- Drops the partitions of days before this one, a millisecond each; says how many there were.
create function tracking.drop_partitions(before_day date) returns int
language plpgsql set search_path = pg_catalog as $$
declare
    part regclass;
    dropped int := 0;
begin
    perform pg_advisory_xact_lock(7221004415012002);
    for part in
        select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
         where inhparent in ('tracking.positions'::regclass, 'tracking.attributes'::regclass)
           and relname ~ '_[0-9]{8}$' and right(relname, 8) < to_char(before_day, 'YYYYMMDD')
    loop
        execute format('drop table %s', part);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;

-- The newest fix of each vehicle, so that a map of ten thousand opens in a millisecond. Half-empty pages keep updates HOT.
create table tracking.latest (
    vehicle_id  uuid primary key,
    org_id      uuid not null,
    ts          timestamptz not null,
    recv_at     timestamptz not null,
    seq         int not null,
    lat_e7      int not null,
    lon_e7      int not null,
    speed_cms   smallint,
    heading_ddeg smallint,
    altitude_m  smallint,
    accuracy_m  smallint,
    battery_pct smallint,
    flags       smallint not null,
    source      smallint not null,
    -- the last sign of life, a fix or not
    heard_at    timestamptz not null
) with (fillfactor = 50);
create index latest_of_org on tracking.latest (org_id, vehicle_id);
call platform.protect('tracking.latest');

-- Requests whose records can never become a position, kept to be looked into. Without an organisation: nobody's device.
create table tracking.unusable (
    id          uuid primary key,
    org_id      uuid,
    at          timestamptz not null,
    source      smallint not null,
    reason      text not null,
    -- hash of the key the device gave, so that a key is not readable here
    key_sha256  text,
    body        text not null
);
create index unusable_by_age on tracking.unusable (at);
create index unusable_of_org on tracking.unusable (org_id, id);
call platform.protect_journal('tracking.unusable');

-- Fixes that the zone watcher has not seen. Only ever inserted by the writer, so that it waits for nobody.
create table tracking.zone_queue (
    id          bigint generated always as identity primary key,
    org_id      uuid not null,
    vehicle_id  uuid not null,
    ts          timestamptz not null,
    arrived_at  timestamptz not null
);
call platform.protect('tracking.zone_queue');

-- What the watcher knew of a vehicle after its last fix in each quarter of an hour: a late fix is evaluated from there.
create table tracking.zone_checkpoints (
    org_id      uuid not null,
    vehicle_id  uuid not null,
    slot        bigint not null,
    ts          timestamptz not null,
    state       jsonb not null,
    primary key (vehicle_id, slot)
);
create index zone_checkpoints_by_age on tracking.zone_checkpoints (ts);
call platform.protect('tracking.zone_checkpoints');

-- What happened at zones. The id is a hash of vehicle, zone, kind and time: worked out twice, it is still one event.
create table tracking.zone_events (
    id            uuid primary key,
    org_id        uuid not null,
    vehicle_id    uuid not null,
    zone_id       uuid not null,
    kind          text not null check (kind in ('enter', 'exit', 'dwell')),
    at            timestamptz not null,
    -- an enter that nobody saw: the vehicle's first fix was inside
    initial       boolean not null,
    -- worked out from a fix that came after later ones
    late          boolean not null,
    recorded_at   timestamptz not null,
    -- a later correction: it did not happen after all
    retracted_at  timestamptz
);
create index zone_events_of_vehicle on tracking.zone_events (vehicle_id, at);
create index zone_events_of_zone on tracking.zone_events (zone_id, at);
create index zone_events_of_org on tracking.zone_events (org_id, at);
call platform.protect('tracking.zone_events');

-- While a delivery is on its way, its recipient may see the vehicle: by the code of the tracking page, without signing in.
create table tracking.follows (
    delivery_id    uuid primary key,
    org_id         uuid not null default platform.org(),
    -- the code of `/t/{code}`
    tracking_code  text not null,
    vehicle_id     uuid not null,
    from_at        timestamptz not null,
    until_at       timestamptz
);
create index follows_of_vehicle on tracking.follows (vehicle_id) where until_at is null;
create unique index follows_by_code on tracking.follows (tracking_code);
call platform.protect('tracking.follows');
