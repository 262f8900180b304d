-- How near each route came to its open stops by road since the last one closed: by it one sees that a vehicle goes to none of them.
-- A row counts as long as its route is driven.
create table insight.nearings (
    route_id      uuid primary key,
    org_id        uuid not null default platform.org(),
    stops         uuid[] not null,
    least_m       bigint[] not null,
    astray_m      bigint not null,
    astray_since  timestamptz,
    check (cardinality(stops) = cardinality(least_m))
);
call platform.protect('insight.nearings');
