-- Which silence of a vehicle was told already: a row stands as long as the vehicle is silent.
create table insight.silences (
    org_id      uuid not null default platform.org(),
    vehicle_id  uuid not null,
    since       timestamptz not null,
    told_at     timestamptz not null,
    primary key (org_id, vehicle_id)
);
call platform.protect('insight.silences');
