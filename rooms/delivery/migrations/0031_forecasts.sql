-- When a route is expected at its next stop, reckoned on the roads from where its vehicle is. Made anew while it drives; a row that
-- was not made again is taken away.
create table delivery.forecasts (
    route_id   uuid primary key,
    org_id     uuid not null default platform.org(),
    stop_id    uuid not null,
    arrive_at  timestamptz not null,
    -- one of ten such drives ends before the first, nine of ten before the second
    early_at   timestamptz not null,
    late_at    timestamptz not null,
    made_at    timestamptz not null,
    check (early_at <= arrive_at and arrive_at <= late_at),
    foreign key (org_id, route_id) references delivery.routes (org_id, id),
    foreign key (org_id, stop_id) references delivery.stops (org_id, id)
);
call platform.protect('delivery.forecasts');

-- How late each route runs (negative is early): by where its vehicle is, else by how the last stop was left. What comes after the next
-- stop is late by less where the route waits there. The doubt of the first kind is its own; the second kind has none to tell.
create view delivery.delays with (security_invoker = true) as
select r.id as route_id,
       n.id as next_stop_id,
       coalesce(f.arrive_at - n.arrive_at, behind.delay) as delay,
       coalesce(case when n.start_at > n.arrive_at then greatest(f.arrive_at - n.start_at, '0 s') else f.arrive_at - n.arrive_at end,
                behind.delay) as delay_after,
       case when n.id is not null then f.arrive_at - f.early_at end as early_by,
       case when n.id is not null then f.late_at - f.arrive_at end as late_by
  from delivery.routes r
  left join delivery.forecasts f on f.route_id = r.id
  left join delivery.stops n on n.id = f.stop_id and n.arrive_at is not null and n.state in ('planned', 'en_route')
  left join lateral (
       select b.closed_at - b.leave_at as delay from delivery.stops b
        where b.route_id = r.id and b.closed_at is not null and b.leave_at is not null and b.state <> 'skipped'
        order by b.closed_at desc limit 1) behind on true;
grant select on delivery.delays to qafila_app, qafila_system, room_delivery;
