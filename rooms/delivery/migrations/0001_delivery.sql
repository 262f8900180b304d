-- Deliveries: the promise, what was ordered, what happened, and its proof.
-- The organisation is part of every key: a foreign key does not see row-level security.
-- Facts about what happened are never changed; a history that turns out different supersedes the old one and leaves it standing.

create table delivery.deliveries (
    id               uuid primary key,
    org_id           uuid not null default platform.org(),
    tracking_code    text not null unique check (tracking_code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    -- the shipper's own number
    reference        text check (length(reference) between 1 and 100),
    source           text not null check (source in ('form', 'import', 'split')),
    import_id        uuid,
    parent_id        uuid,

    state            text not null check (state in ('draft', 'ready', 'on_hold', 'assigned', 'accepted', 'to_pickup', 'at_pickup',
                         'in_custody', 'out_for_delivery', 'at_dropoff', 'attempted', 'delivered', 'partially_delivered',
                         'returning', 'returned', 'cancelled', 'lost')),
    custody          text not null check (custody in ('shipper', 'driver', 'hub', 'recipient', 'returned', 'lost')),
    driver_id        uuid,
    offer            jsonb,
    accept_by        timestamptz,
    attempts         int not null default 0 check (attempts >= 0),
    outcome_at       timestamptz,
    settled          boolean not null default false,
    closed_at        timestamptz,
    -- the route it is on, kept in step with its live task
    route_id         uuid,
    vehicle_id       uuid,
    route_sequence   int,

    recipient_name   text not null,
    recipient_phone  text,
    recipient_email  text,
    recipient_lang   text not null default 'en' check (recipient_lang in ('en', 'ar', 'ur')),
    sender_name      text,
    sender_phone     text,

    pickup_address   text,
    pickup_lat_e7    int,
    pickup_lon_e7    int,
    dropoff_address  text,
    dropoff_city     text,
    dropoff_lat_e7   int,
    dropoff_lon_e7   int,
    instructions     text,

    window_from      timestamptz,
    window_to        timestamptz,
    service_s        int not null default 180 check (service_s between 0 and 86400),
    priority         text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
    weight_g         bigint not null default 0 check (weight_g >= 0),
    volume_ml        bigint not null default 0 check (volume_ml >= 0),
    skills           text[] not null default '{}',
    cod_minor        bigint check (cod_minor > 0),
    cod_currency     text,
    collected_minor  bigint not null default 0,
    -- the code that only the recipient is sent
    code             text not null check (code ~ '^[0-9]{4}$'),
    terms            jsonb not null,
    -- what the promise was before the first command: the history is replayed from here
    genesis          jsonb not null,
    -- counts the office's commands: a device says up to which it had heard
    office_seq       bigint not null default 0,

    version          bigint not null default 1,
    created_by       uuid,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    search           text not null generated always as (
                         lower(tracking_code || ' ' || coalesce(reference, '') || ' ' || recipient_name || ' '
                             || coalesce(recipient_phone, '') || ' ' || coalesce(dropoff_address, '') || ' ' || coalesce(dropoff_city, ''))
                     ) stored,

    check (window_from < window_to),
    check ((cod_minor is null) = (cod_currency is null)),
    check ((dropoff_lat_e7 is null) = (dropoff_lon_e7 is null)),
    check ((pickup_lat_e7 is null) = (pickup_lon_e7 is null)),
    foreign key (org_id, parent_id) references delivery.deliveries (org_id, id),
    unique (org_id, id)
);
create unique index deliveries_one_per_reference on delivery.deliveries (org_id, reference)
    where reference is not null and state <> 'cancelled';
create index deliveries_by_org on delivery.deliveries (org_id, id);
create index deliveries_by_state on delivery.deliveries (org_id, state, id);
create index deliveries_by_driver on delivery.deliveries (org_id, driver_id) where closed_at is null and driver_id is not null;
create index deliveries_by_vehicle on delivery.deliveries (org_id, vehicle_id) where vehicle_id is not null;
create index deliveries_by_route on delivery.deliveries (route_id) where route_id is not null;
create index deliveries_by_window on delivery.deliveries (org_id, window_from);
create index deliveries_by_import on delivery.deliveries (import_id) where import_id is not null;
create index deliveries_waiting on delivery.deliveries (window_to) where state in ('ready', 'on_hold');
create index deliveries_to_accept on delivery.deliveries (accept_by) where state = 'assigned' and accept_by is not null;
create index deliveries_search on delivery.deliveries using gin (search gin_trgm_ops);
call platform.protect('delivery.deliveries');

create table delivery.items (
    id              uuid primary key,
    org_id          uuid not null default platform.org(),
    delivery_id     uuid not null,
    position        int not null,
    description     text,
    barcode         text,
    outcome         text not null default 'expected'
                        check (outcome in ('expected', 'loaded', 'delivered', 'refused', 'damaged', 'missing', 'returned')),
    custody         text not null default 'shipper' check (custody in ('shipper', 'driver', 'hub', 'recipient', 'returned', 'lost')),
    holder_driver   uuid,
    unique (delivery_id, position),
    check ((custody = 'driver') = (holder_driver is not null)),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id),
    unique (org_id, id)
);
create unique index items_one_per_barcode on delivery.items (delivery_id, barcode) where barcode is not null;
call platform.protect('delivery.items');

-- Every command that was ever given, once, with its answer. The log is the truth; the rest is derived from it.
create table delivery.commands (
    org_id          uuid not null default platform.org(),
    id              uuid not null,
    delivery_id     uuid not null,
    verb            text not null,
    payload         jsonb not null,
    digest          bytea not null,
    role            text not null,
    user_id         uuid,
    driver_id       uuid,
    origin          text not null check (origin in ('office', 'device')),
    -- of an office command: its number; of a device's: up to which number the device had heard
    office_seq      bigint not null,
    base_version    bigint,
    boot            uuid,
    monotonic_ms    bigint,
    occurred_at     timestamptz not null,
    said_at         timestamptz,
    received_at     timestamptz not null,
    skew_s          bigint not null default 0,
    implausible     boolean not null default false,
    fix             jsonb,
    source          text not null,
    -- part of the history; false for what was refused at once to somebody who was told so
    in_log          boolean not null,
    verdict         text not null check (verdict in ('applied', 'beaten', 'refused')),
    beaten_by       uuid,
    refusal         jsonb,
    -- the version of the delivery after it was recorded
    version_after   bigint not null,
    answer          jsonb,
    primary key (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create index commands_of_delivery on delivery.commands (delivery_id, received_at);
call platform.protect('delivery.commands');
revoke delete on delivery.commands from qafila_app;

create table delivery.transitions (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    delivery_id    uuid not null,
    seq            int not null,
    command_id     uuid not null,
    verb           text not null,
    from_state     text not null,
    to_state       text not null,
    to_custody     text not null,
    -- who, why, when it happened, when we learnt of it, where, by which way
    role           text not null,
    user_id        uuid,
    driver_id      uuid,
    cause_code     text not null,
    reason         text,
    occurred_at    timestamptz not null,
    received_at    timestamptz not null,
    fix            jsonb,
    source         text not null,
    facts          jsonb not null,
    superseded_at  timestamptz,
    foreign key (org_id, command_id) references delivery.commands (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id),
    unique (org_id, id)
);
create unique index transitions_one_history on delivery.transitions (delivery_id, seq) where superseded_at is null;
create index transitions_of_delivery on delivery.transitions (delivery_id);
call platform.protect('delivery.transitions');
revoke delete on delivery.transitions from qafila_app;

create table delivery.custody (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    transition_id  uuid not null,
    delivery_id    uuid not null,
    item_id        uuid not null,
    from_custody   text not null,
    from_driver    uuid,
    to_custody     text not null,
    to_driver      uuid,
    at             timestamptz not null,
    foreign key (org_id, transition_id) references delivery.transitions (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id),
    foreign key (org_id, item_id) references delivery.items (org_id, id)
);
create index custody_of_item on delivery.custody (item_id);
create index custody_of_delivery on delivery.custody (delivery_id);
call platform.protect_journal('delivery.custody');

create table delivery.attempts (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    transition_id  uuid not null,
    delivery_id    uuid not null,
    kind           text not null check (kind in ('pickup', 'dropoff')),
    no             int not null,
    code           text not null,
    counts         boolean not null,
    driver_id      uuid,
    at             timestamptz not null,
    fix            jsonb,
    evidence       jsonb not null,
    foreign key (org_id, transition_id) references delivery.transitions (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create index attempts_of_delivery on delivery.attempts (delivery_id);
call platform.protect_journal('delivery.attempts');

-- A proof is a link in the hash chain of its delivery: sha256(previous ‖ record). A correction is the next link.
create table delivery.proofs (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    transition_id  uuid not null,
    delivery_id    uuid not null,
    link           int not null,
    side           text not null check (side in ('pickup', 'dropoff', 'return')),
    record         jsonb not null,
    previous       bytea,
    seal           bytea not null,
    at             timestamptz not null,
    unique (delivery_id, link),
    foreign key (org_id, transition_id) references delivery.transitions (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
call platform.protect_journal('delivery.proofs');

-- Pictures that commands name by their hash, before or after the command arrives.
create table delivery.attachments (
    org_id         uuid not null default platform.org(),
    sha256         text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    -- the file as kept, without its place when that was taken out
    kept_sha256    text not null,
    media          text not null,
    bytes          bigint not null,
    place_removed  boolean not null,
    uploaded_by    uuid,
    at             timestamptz not null,
    primary key (org_id, sha256)
);
call platform.protect('delivery.attachments');

create table delivery.attachment_uses (
    org_id       uuid not null default platform.org(),
    delivery_id  uuid not null,
    command_id   uuid not null,
    sha256       text not null,
    primary key (delivery_id, command_id, sha256),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create index attachment_uses_by_hash on delivery.attachment_uses (org_id, sha256);
call platform.protect('delivery.attachment_uses');

create table delivery.assignments (
    id           uuid primary key,
    org_id       uuid not null default platform.org(),
    delivery_id  uuid not null,
    driver_id    uuid not null,
    opened_at    timestamptz not null,
    closed_at    timestamptz,
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create unique index assignments_one_open on delivery.assignments (delivery_id) where closed_at is null;
create index assignments_by_driver on delivery.assignments (org_id, driver_id) where closed_at is null;
call platform.protect('delivery.assignments');

create table delivery.incidents (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    kind           text not null,
    severity       text not null check (severity in ('info', 'warning', 'critical')),
    state          text not null check (state in ('open', 'acknowledged', 'resolved')),
    delivery_id    uuid,
    route_id       uuid,
    command_id     uuid,
    driver_id      uuid,
    note           text,
    detail         jsonb,
    dedupe_key     text not null,
    opened_at      timestamptz not null,
    snoozed_until  timestamptz,
    resolved_at    timestamptz,
    resolved_by    uuid,
    version        bigint not null default 1,
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create unique index incidents_one_open on delivery.incidents (org_id, dedupe_key) where state <> 'resolved';
create index incidents_open on delivery.incidents (org_id, id) where state <> 'resolved';
create index incidents_of_delivery on delivery.incidents (delivery_id);
call platform.protect('delivery.incidents');

create table delivery.routes (
    id             uuid primary key,
    org_id         uuid not null default platform.org(),
    name           text not null,
    day            text not null check (day ~ '^\d{4}-\d\d-\d\d$'),
    state          text not null check (state in ('draft', 'published', 'started', 'completed', 'aborted', 'withdrawn')),
    driver_id      uuid,
    vehicle_id     uuid,
    plan_id        uuid,
    plan_revision  int,
    start_lat_e7   int,
    start_lon_e7   int,
    end_lat_e7     int,
    end_lon_e7     int,
    depart_at      timestamptz,
    end_at         timestamptz,
    distance_m     bigint not null default 0,
    drive_s        bigint not null default 0,
    started_at     timestamptz,
    finished_at    timestamptz,
    version        bigint not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    unique (org_id, id)
);
create index routes_by_day on delivery.routes (org_id, day, id);
create index routes_by_driver on delivery.routes (org_id, driver_id) where state in ('published', 'started');
create index routes_by_plan on delivery.routes (plan_id) where plan_id is not null;
call platform.protect('delivery.routes');

create table delivery.stops (
    id          uuid primary key,
    org_id      uuid not null default platform.org(),
    route_id    uuid not null,
    sequence    int not null,
    state       text not null default 'planned'
                    check (state in ('planned', 'en_route', 'arrived', 'servicing', 'done', 'skipped', 'failed')),
    lat_e7      int,
    lon_e7      int,
    address     text,
    arrive_at   timestamptz,
    start_at    timestamptz,
    leave_at    timestamptz,
    service_s   int not null default 0,
    arrived_at  timestamptz,
    closed_at   timestamptz,
    unique (route_id, sequence) deferrable initially deferred,
    foreign key (org_id, route_id) references delivery.routes (org_id, id),
    unique (org_id, id)
);
call platform.protect('delivery.stops');

-- One delivery at one stop. A delivery is on at most one live route for each kind of task.
create table delivery.tasks (
    id           uuid primary key,
    org_id       uuid not null default platform.org(),
    route_id     uuid not null,
    stop_id      uuid not null,
    delivery_id  uuid not null,
    kind         text not null check (kind in ('pickup', 'dropoff', 'return')),
    state        text not null default 'pending' check (state in ('pending', 'en_route', 'arrived', 'done', 'failed', 'skipped')),
    closed_at    timestamptz,
    foreign key (org_id, route_id) references delivery.routes (org_id, id),
    foreign key (org_id, stop_id) references delivery.stops (org_id, id),
    foreign key (org_id, delivery_id) references delivery.deliveries (org_id, id)
);
create unique index tasks_one_live on delivery.tasks (delivery_id, kind) where state in ('pending', 'en_route', 'arrived');
create index tasks_of_stop on delivery.tasks (stop_id);
create index tasks_of_route on delivery.tasks (route_id);
create index tasks_of_delivery on delivery.tasks (delivery_id);
call platform.protect('delivery.tasks');

create table delivery.imports (
    id            uuid primary key,
    org_id        uuid not null default platform.org(),
    file_sha256   text not null,
    file_name     text,
    format        text not null check (format in ('csv', 'xlsx')),
    mode          text not null check (mode in ('dry_run', 'good_rows', 'all_or_nothing')),
    options       jsonb not null,
    mapping       jsonb not null,
    state         text not null check (state in ('queued', 'running', 'done', 'refused', 'failed', 'undone')),
    rows_total    int not null default 0,
    rows_read     int not null default 0,
    rows_good     int not null default 0,
    rows_bad      int not null default 0,
    created       int not null default 0,
    updated       int not null default 0,
    failure       text,
    job_id        uuid,
    created_by    uuid,
    created_at    timestamptz not null,
    finished_at   timestamptz,
    unique (org_id, id)
);
create unique index imports_one_per_file on delivery.imports (org_id, file_sha256)
    where mode <> 'dry_run' and state in ('queued', 'running', 'done');
create index imports_by_org on delivery.imports (org_id, id);
call platform.protect('delivery.imports');

create table delivery.import_rows (
    org_id       uuid not null default platform.org(),
    import_id    uuid not null,
    row_no       int not null,
    state        text not null check (state in ('good', 'bad', 'created', 'updated', 'undone')),
    delivery_id  uuid,
    cells        jsonb not null,
    errors       jsonb not null default '[]',
    primary key (import_id, row_no),
    foreign key (org_id, import_id) references delivery.imports (org_id, id)
);
create index import_rows_bad on delivery.import_rows (import_id, row_no) where state = 'bad';
call platform.protect('delivery.import_rows');

-- What an organisation promises unless it says otherwise for one delivery.
create table delivery.rules (
    org_id      uuid primary key default platform.org(),
    rules       jsonb not null,
    version     bigint not null default 1,
    updated_at  timestamptz not null,
    updated_by  uuid
);
call platform.protect('delivery.rules');
