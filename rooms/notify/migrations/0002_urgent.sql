-- News that a person should see at once.
alter table notify.notices add column urgent boolean not null default false;
