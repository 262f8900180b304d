-- The scanned page of a document is known by its kind and size too.
alter table fleet.documents add column file_media text;
alter table fleet.documents add column file_bytes bigint check (file_bytes > 0);

-- What an organisation wants looked at before a vehicle leaves, where that differs from the built-in list.
create table fleet.checklists (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    required    boolean not null,
    -- null: the built-in list
    items       jsonb,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index checklists_one on fleet.checklists (org_id);
call platform.protect('fleet.checklists');

-- What a driver found. The phone names the check, so that it may be sent again; the name counts within its organisation only.
create table fleet.vehicle_checks (
    org_id         uuid not null default platform.org(),
    id             uuid not null,
    shift_id       uuid not null references fleet.shifts (id),
    driver_id      uuid not null,
    vehicle_id     uuid not null,
    odometer_m     bigint check (odometer_m >= 0),
    result         text not null check (result in ('passed', 'defects', 'unfit')),
    -- as asked and answered at that time, with the texts
    answers        jsonb not null,
    -- by the phone's clock, and by ours
    checked_at     timestamptz not null,
    received_at    timestamptz not null,
    -- who let an unfit vehicle leave all the same, and why
    override_by    uuid,
    override_note  text check (length(override_note) between 1 and 500),
    override_at    timestamptz,
    primary key (org_id, id),
    check (num_nonnulls(override_by, override_note, override_at) in (0, 3)),
    foreign key (org_id, driver_id) references fleet.drivers (org_id, id),
    foreign key (org_id, vehicle_id) references fleet.vehicles (org_id, id)
);
create index vehicle_checks_of_shift on fleet.vehicle_checks (shift_id, received_at desc);
create index vehicle_checks_of_vehicle on fleet.vehicle_checks (org_id, vehicle_id, id desc);
call platform.protect('fleet.vehicle_checks');
