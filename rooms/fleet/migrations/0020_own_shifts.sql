-- A phone names the shift that its driver begins, so that it may be sent twice; a shift that was planned keeps its own id and
-- answers to this name too.
alter table fleet.shifts add column start_id uuid;
create unique index shifts_one_per_start_id on fleet.shifts (org_id, start_id) where start_id is not null;

-- What an organisation decided about shifts; without a row everything is as usual.
create table fleet.shift_settings (
    id                uuid primary key,
    org_id            uuid not null default platform.org(),
    -- whether a driver may begin a shift that nobody planned
    unplanned_shifts  boolean not null,
    version           bigint not null default 1,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);
create unique index shift_settings_one on fleet.shift_settings (org_id);
call platform.protect('fleet.shift_settings');
