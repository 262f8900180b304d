-- What toll gates cost an organisation, and what an hour of driving is worth to it: one row each. Gates come from the map.
create table routing.tolls (
    id          uuid primary key,
    org_id      uuid not null default platform.org() unique,
    version     bigint not null default 1,
    -- {currency, hour_minor, tariffs: [...]}: checked by `tolls.rs`
    settings    jsonb not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
call platform.protect('routing.tolls');
