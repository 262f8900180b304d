-- What a driver reports himself: when it happened by his phone's clock; and, of any incident, how it ended, in words.
alter table delivery.incidents add column occurred_at timestamptz;
alter table delivery.incidents add column resolution text check (length(resolution) between 1 and 1000);
create index incidents_by_driver on delivery.incidents (org_id, driver_id, id desc) where driver_id is not null;

-- Attachments on their way in, in pieces. The bytes are in the file store; this says how large each will be.
create table delivery.uploads (
    org_id      uuid not null default platform.org(),
    sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    bytes       bigint not null check (bytes > 0),
    begun_by    uuid,
    begun_at    timestamptz not null,
    updated_at  timestamptz not null,
    primary key (org_id, sha256)
);
create index uploads_stale on delivery.uploads (updated_at);
call platform.protect('delivery.uploads');
