-- What the recipient says on the tracking page, and when the van may be seen there.

-- the recipient's own words to the driver, beside the shipper's
alter table delivery.deliveries add column recipient_note text check (length(recipient_note) between 1 and 500);
-- out for delivery and within the next few stops: the recipient may see the van
alter table delivery.deliveries add column is_near boolean not null default false;

-- One rating of one delivery, changed while the link lives.
create table delivery.ratings (
    delivery_id  uuid primary key,
    org_id       uuid not null default platform.org(),
    driver_id    uuid,
    stars        smallint not null check (stars between 1 and 5),
    comment      text check (length(comment) between 1 and 1000),
    rated_at     timestamptz not null,
    version      bigint not null default 1,
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create index ratings_by_driver on delivery.ratings (org_id, driver_id, rated_at);
call platform.protect('delivery.ratings');
revoke delete on delivery.ratings from qafila_app;

-- A grid of a hundred thousand rows is sorted by these.
create index deliveries_by_recipient on delivery.deliveries (org_id, recipient_name);
create index deliveries_by_update on delivery.deliveries (org_id, updated_at);
