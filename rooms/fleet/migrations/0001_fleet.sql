-- What moves and who drives it. Children point at (org_id, id): a foreign key does not see row-level security, so the
-- organisation is part of the key and nobody can hang a record on another organisation's vehicle.

create table fleet.vehicles (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    name           text not null check (length(name) between 1 and 120),
    plate          text check (length(plate) between 1 and 32),
    kind           text not null check (kind in ('bicycle', 'motorcycle', 'car', 'van', 'pickup', 'truck', 'trailer')),
    status         text not null check (status in ('active', 'workshop', 'retired')),
    make           text,
    model          text,
    year           int check (year between 1950 and 2100),
    fuel           text check (fuel in ('petrol', 'diesel', 'electric', 'hybrid', 'cng', 'lpg', 'none')),
    capacity       jsonb not null default '{}' check (jsonb_typeof(capacity) = 'object'),
    skills         text[] not null default '{}',
    equipment      text[] not null default '{}',
    home_place_id  uuid,
    odometer_m     bigint not null default 0 check (odometer_m >= 0),
    external_ref   text,
    notes          text,
    version        bigint not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    removed_at     timestamptz,
    unique (org_id, id)
);
-- "DXB A 12345" and "dxb-a12345" are one plate.
create unique index vehicles_one_per_plate on fleet.vehicles
    (org_id, upper(regexp_replace(plate, '[^[:alnum:]]', '', 'g'))) where removed_at is null and plate is not null;
create unique index vehicles_one_per_ref on fleet.vehicles (org_id, external_ref) where removed_at is null and external_ref is not null;
call platform.protect('fleet.vehicles');

create table fleet.drivers (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    name           text not null check (length(name) between 1 and 120),
    phone          text,
    email          text,
    -- an identity user, when the driver signs in
    user_id        uuid,
    status         text not null check (status in ('active', 'on_leave', 'inactive')),
    employee_no    text,
    licence_no     text,
    licence_classes text[] not null default '{}',
    skills         text[] not null default '{}',
    languages      text[] not null default '{}',
    home_place_id  uuid,
    notes          text,
    version        bigint not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    removed_at     timestamptz,
    unique (org_id, id)
);
create unique index drivers_one_per_user on fleet.drivers (org_id, user_id) where removed_at is null and user_id is not null;
create unique index drivers_one_per_employee_no on fleet.drivers (org_id, employee_no) where removed_at is null and employee_no is not null;
call platform.protect('fleet.drivers');

-- Who sits in which vehicle. The two partial indexes are the rule: one open assignment per vehicle and per driver.
create table fleet.assignments (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    vehicle_id  uuid not null,
    driver_id   uuid not null,
    started_at  timestamptz not null,
    ended_at    timestamptz check (ended_at >= started_at),
    started_by  uuid,
    ended_by    uuid,
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id),
    foreign key (org_id, driver_id) references fleet.drivers (org_id, id)
);
create unique index assignments_one_per_vehicle on fleet.assignments (org_id, vehicle_id) where ended_at is null;
create unique index assignments_one_per_driver on fleet.assignments (org_id, driver_id) where ended_at is null;
create index assignments_of_vehicle on fleet.assignments (vehicle_id, started_at desc);
create index assignments_of_driver on fleet.assignments (driver_id, started_at desc);
call platform.protect('fleet.assignments');

create table fleet.shifts (
    id              uuid primary key,
    org_id          uuid not null default platform.org(),
    driver_id       uuid not null,
    vehicle_id      uuid,
    starts_at       timestamptz not null,
    ends_at         timestamptz not null,
    state           text not null check (state in ('planned', 'active', 'ended', 'cancelled')),
    started_at      timestamptz,
    ended_at        timestamptz,
    start_place_id  uuid,
    end_place_id    uuid,
    notes           text,
    version         bigint not null default 1,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    check (ends_at > starts_at and ends_at - starts_at <= interval '36 hours'),
    check ((state = 'planned' and started_at is null) or (state = 'active' and started_at is not null and ended_at is null)
           or (state = 'ended' and ended_at >= started_at) or state = 'cancelled'),
    foreign key (org_id, driver_id) references fleet.drivers (org_id, id),
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id),
    constraint shifts_driver_in_two_places exclude using gist
        (org_id with =, driver_id with =, tstzrange(starts_at, ends_at) with &&) where (state in ('planned', 'active')),
    constraint shifts_vehicle_in_two_places exclude using gist
        (org_id with =, vehicle_id with =, tstzrange(starts_at, ends_at) with &&) where (state in ('planned', 'active') and vehicle_id is not null)
);
create unique index shifts_one_active on fleet.shifts (org_id, driver_id) where state = 'active';
create index shifts_by_start on fleet.shifts (org_id, starts_at);
call platform.protect('fleet.shifts');

create table fleet.devices (
    id            uuid primary key,
    org_id        uuid not null default platform.org(),
    name          text not null check (length(name) between 1 and 120),
    kind          text not null check (kind in ('phone', 'tracker')),
    -- 122 random bits: knowing it is what lets a device report
    key           text not null,
    -- what a hardware tracker calls itself
    imei          text check (imei ~ '^[0-9]{10,20}$'),
    status        text not null check (status in ('active', 'disabled')),
    vehicle_id    uuid,
    driver_id     uuid,
    last_seen_at  timestamptz,
    version       bigint not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    removed_at    timestamptz,
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id),
    foreign key (org_id, driver_id) references fleet.drivers (org_id, id)
);
create unique index devices_one_per_key on fleet.devices (key);
create unique index devices_one_per_imei on fleet.devices (imei) where removed_at is null and imei is not null;
create index devices_of_vehicle on fleet.devices (vehicle_id) where removed_at is null;
call platform.protect('fleet.devices');

create table fleet.documents (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    vehicle_id  uuid,
    driver_id   uuid,
    kind        text not null check (kind in ('registration', 'insurance', 'permit', 'inspection', 'licence', 'emirates_id',
                                              'cnic', 'passport', 'visa', 'contract', 'other')),
    number      text,
    issuer      text,
    issued_on   date,
    expires_on  date,
    -- content hash of the scanned page, in the file store
    file_hash   text check (file_hash ~ '^[0-9a-f]{64}$'),
    notes       text,
    -- the last standing that listeners were told of
    told        text not null default 'valid' check (told in ('valid', 'expiring', 'expired')),
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    removed_at  timestamptz,
    check (num_nonnulls(vehicle_id, driver_id) = 1),
    constraint documents_expire_after_issue check (expires_on >= issued_on),
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id),
    foreign key (org_id, driver_id) references fleet.drivers (org_id, id)
);
create index documents_by_expiry on fleet.documents (expires_on) where removed_at is null and expires_on is not null;
create index documents_of_vehicle on fleet.documents (vehicle_id) where removed_at is null;
create index documents_of_driver on fleet.documents (driver_id) where removed_at is null;
call platform.protect('fleet.documents');

-- "Every 10,000 km or 180 days, whichever comes first."
create table fleet.maintenance_rules (
    id               uuid primary key,
    org_id           uuid not null default platform.org(),
    vehicle_id       uuid not null,
    task             text not null check (length(task) between 1 and 120),
    every_days       int check (every_days between 1 and 3650),
    every_m          bigint check (every_m between 1000 and 1000000000),
    last_done_on     date not null,
    last_odometer_m  bigint not null default 0 check (last_odometer_m >= 0),
    warn_days        int not null default 14 check (warn_days between 0 and 365),
    warn_m           bigint not null default 500000 check (warn_m between 0 and 100000000),
    told             text not null default 'ok' check (told in ('ok', 'due_soon', 'overdue')),
    version          bigint not null default 1,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    removed_at       timestamptz,
    unique (org_id, id),
    check (num_nonnulls(every_days, every_m) >= 1),
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id)
);
create unique index maintenance_rules_one_per_task on fleet.maintenance_rules (org_id, vehicle_id, lower(task)) where removed_at is null;
call platform.protect('fleet.maintenance_rules');

create table fleet.maintenance (
    id           uuid primary key,
    org_id       uuid not null default platform.org(),
    vehicle_id   uuid not null,
    rule_id      uuid,
    task         text not null check (length(task) between 1 and 120),
    done_on      date not null,
    odometer_m   bigint check (odometer_m >= 0),
    cost_minor   bigint check (cost_minor >= 0),
    currency     text check (length(currency) = 3),
    workshop     text,
    notes        text,
    version      bigint not null default 1,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    removed_at   timestamptz,
    check (num_nonnulls(cost_minor, currency) <> 1),
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id),
    foreign key (org_id, rule_id) references fleet.maintenance_rules (org_id, id)
);
create index maintenance_of_vehicle on fleet.maintenance (vehicle_id, done_on desc) where removed_at is null;
call platform.protect('fleet.maintenance');
