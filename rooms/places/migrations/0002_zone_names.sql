-- What people who read Arabic or Urdu call a zone; its name stands where none of these fits.
alter table places.zones add column names jsonb not null default '{}' check (jsonb_typeof(names) = 'object');
