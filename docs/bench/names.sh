#!/bin/sh
# pg_trgm asked what the gazetteer was asked: names.sh FOLDER, with the files that the example `gazetteer` of rooms/places wrote there.
# A private PostgreSQL is made in a new folder and taken away again. Names and questions are folded as the gazetteer folds them.
set -eu
files=$(cd "$1" && pwd)
bin=${PG_BIN:-$(pg_config --bindir)}
work=$(mktemp -d)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$work"
chmod 755 "$work"
trap 'as "$bin/pg_ctl" -D "$work/data" -m fast stop >/dev/null; rm -rf "$work"' EXIT
as "$bin/initdb" -D "$work/data" -U bench -E UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-k $work -h '' -c shared_buffers=256MB -c jit=off" start >/dev/null
sql() { psql -X -q -v ON_ERROR_STOP=1 -h "$work" -U bench -d postgres "$@"; }
sql -c 'create extension pg_trgm; create table q (slips int, asked text, meant text); create table r (slips int, letters int, place int, ms float)'
sql -c '\copy q from '"'$files/questions.tsv'"
for names in "$files"/names-*.tsv; do
    sql -c 'set client_min_messages = error; drop table if exists n; create table n (entry int, name text, read text); truncate r'
    sql -c '\copy n from '"'$names'"
    sql -c 'create table d as select distinct read from n; drop table n; alter table d rename to n;
            create index on n using gin (read gin_trgm_ops); analyze n'
    sql <<'SQL'
do $$
declare question record; found text[]; begun timestamptz; least float;
begin
    for question in select * from q loop
        least := 'infinity';
        for i in 1..3 loop
            begun := clock_timestamp();
            found := array(select read from n where read % question.asked order by similarity(read, question.asked) desc, read limit 5);
            least := least(least, extract(epoch from clock_timestamp() - begun) * 1000);
        end loop;
        insert into r values (question.slips, length(question.meant), array_position(found, question.meant), least);
    end loop;
end $$;
SQL
    sql -A -t -F ' | ' -c "select '| ' || (select count(*) from n), slips, round(100.0 * count(*) filter (where place = 1) / count(*), 1) || ' %',
        round(100.0 * count(place) / count(*), 1) || ' %',
        round(100.0 * count(place) filter (where letters > 4) / count(*) filter (where letters > 4), 1) || ' %', round(percentile_cont(0.5) within group (order by ms)::numeric, 2),
        round(percentile_cont(0.95) within group (order by ms)::numeric, 2) || ' |' from r group by slips order by slips"
done
