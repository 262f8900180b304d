-- What happened to the deliveries of a vehicle in some hours: read by when it happened.
create index transitions_by_time on delivery.transitions (org_id, occurred_at) where superseded_at is null;
