-- An import may change what it finds, be corrected row by row, and still be taken back whole.

alter table delivery.imports add column existing text not null default 'refuse' check (existing in ('update', 'refuse'));
alter table delivery.imports add column phase text;
alter table delivery.import_rows add column would text check (would in ('create', 'update', 'unchanged'));
-- of an updated row: the delivery as it was, and the version that the import made
alter table delivery.import_rows add column before jsonb;
alter table delivery.import_rows add column version_after bigint;
alter table delivery.import_rows drop constraint import_rows_state_check;
alter table delivery.import_rows add constraint import_rows_state_check
    check (state in ('good', 'bad', 'created', 'updated', 'unchanged', 'undone'));
create index import_rows_of_delivery on delivery.import_rows (delivery_id) where delivery_id is not null;
