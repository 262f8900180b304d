-- When a job was last begun. Among organisations with equally many jobs at work, the one served longest ago is next.
alter table platform.jobs add column begun_at timestamptz;
create index jobs_begun on platform.jobs (org_id, begun_at) where begun_at is not null;
