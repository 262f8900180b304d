-- Up to when a vehicle's positions were given to the roads to learn from.
create table tracking.learned (
    vehicle_id  uuid primary key,
    org_id      uuid not null default platform.org(),
    until_at    timestamptz not null
);
call platform.protect('tracking.learned');
