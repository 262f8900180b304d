//! Filters in a real PostgreSQL: every type and operator, and texts that want to be SQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use axum::extract::FromRequestParts;
use platform::{
    Columns, FilterAsk, List, Problem, columns,
    http::{Filter, PageMeta},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde::Serialize;
use sqlx::FromRow;
use testkit::Stage;
use uuid::Uuid;

static COLUMNS: Columns = columns! {
    id: Id("veh") = "t.id",
    name: Text = "t.name",
    state: Word(&["active", "retired"]) = "t.state",
    seats: Int = "t.seats",
    range_km: Float = "t.range_km",
    electric: Bool = "t.electric",
    due_on: Date = "t.due_on",
    owner: Uuid = "t.owner",
    made_at: Time = "t.made_at",
};
const LIST: List = List { columns: "t.id, t.name, t.seats", from: "public.things t", key: "t.id" };

#[derive(Debug, FromRow, Serialize)]
struct Thing {
    id: Uuid,
    name: String,
    seats: i32,
}

const OWNER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

async fn stage() -> Stage {
    let stage = Stage::new().await;
    let sql = format!(
        "create table public.things (id uuid primary key, name text not null, state text not null, seats int not null,
             range_km float8, electric bool, due_on date, owner uuid, made_at timestamptz not null);
         grant select on public.things to qafila_app;
         insert into public.things
         select ('01890a5d-ac96-774b-bcce-00000000000' || n)::uuid,
                (array['Gas One', 'gas two', 'غاز ثلاثة', 'Fish, chips (large)', '100% \"pure\"'])[n],
                case when n < 4 then 'active' else 'retired' end, n, n * 1.5,
                (array[true, false, null, true, false])[n], '2026-11-20'::date + n, case n when 1 then '{OWNER}'::uuid end,
                '2026-11-21T08:00:00Z'::timestamptz + n * interval '1 hour'
         from generate_series(1, 5) n"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut stage.eyes().await).await.unwrap();
    stage
}

/// The query string of these pairs.
fn query(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

async fn filter(query: &str) -> Result<Filter, Problem> {
    let (mut parts, ()) = http::Request::builder().uri(format!("/?{query}")).body(()).unwrap().into_parts();
    FilterAsk::from_request_parts(&mut parts, &()).await?.filter(&COLUMNS)
}

async fn rows(stage: &Stage, query: &str) -> (Vec<i32>, PageMeta) {
    let filter = filter(query).await.unwrap_or_else(|p| panic!("{query}: {}", p.detail));
    let mut tx = stage.tx(stage.org()).await;
    let (rows, page) =
        filter.fetch::<Thing>(&mut tx, &LIST, |t| t.id).await.unwrap_or_else(|e| panic!("{query}: {e}"));
    (rows.iter().map(|t| t.seats).collect(), page)
}

#[tokio::test]
async fn every_type_and_operator_means_in_postgres_what_it_says() {
    let stage = stage().await;
    for (name, value, expected) in [
        ("id", "eq.01890a5d-ac96-774b-bcce-000000000002", vec![2]),
        ("name", "ilike.*GAS*", vec![2, 1]),
        ("name", "like.gas*", vec![2]),
        ("name", "ilike.*غاز*", vec![3]),
        ("name", "eq.Fish, chips (large)", vec![4]),
        ("name", "in.(\"Fish, chips (large)\",\"100% \\\"pure\\\"\")", vec![5, 4]),
        ("name", r"like.100\%*", vec![5]),
        ("name", r"like.100\*", vec![]),
        ("name", "gte.g", vec![3, 2]),
        ("state", "neq.active", vec![5, 4]),
        ("state", "not.in.(active)", vec![5, 4]),
        ("seats", "gt.3", vec![5, 4]),
        ("seats", "in.(1,5,9)", vec![5, 1]),
        ("seats", "in.()", vec![]),
        ("seats", "lt.9223372036854775807", vec![5, 4, 3, 2, 1]),
        ("range_km", "lte.3", vec![2, 1]),
        ("range_km", "in.(1.5,7.5)", vec![5, 1]),
        ("electric", "is.true", vec![4, 1]),
        ("electric", "is.unknown", vec![3]),
        ("electric", "eq.false", vec![5, 2]),
        ("electric", "in.(true)", vec![4, 1]),
        ("due_on", "eq.2026-11-22", vec![2]),
        ("due_on", "gte.2026-11-24", vec![5, 4]),
        ("due_on", "in.(2026-11-21,2026-11-25)", vec![5, 1]),
        ("owner", &format!("eq.{OWNER}"), vec![1]),
        ("owner", "is.null", vec![5, 4, 3, 2]),
        ("owner", &format!("in.({OWNER})"), vec![1]),
        ("made_at", "gt.2026-11-21T17:00:00+05:00", vec![5]),
        ("made_at", "lt.2026-11-22", vec![5, 4, 3, 2, 1]),
        ("made_at", "in.(2026-11-21T09:00:00Z)", vec![1]),
        ("or", "(seats.eq.1,and(seats.gt.2,electric.is.true),name.ilike.*two)", vec![4, 2, 1]),
        ("not.or", "(seats.eq.1,seats.eq.2)", vec![5, 4, 3]),
        ("and", "(seats.not.eq.1,not.and(seats.gt.2,seats.lt.5))", vec![5, 2]),
    ] {
        assert_eq!(rows(&stage, &query(&[(name, value)])).await.0, expected, "{name}={value}");
    }
}

#[tokio::test]
async fn orders_and_pages_cover_everything_once() {
    let stage = stage().await;
    assert_eq!(rows(&stage, "order=electric.asc.nullsfirst,seats.desc").await.0, [3, 5, 2, 4, 1]);
    assert_eq!(rows(&stage, "order=state,name.desc&limit=2&page=2").await.0.len(), 2);
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let (seats, page) = rows(&stage, &format!("limit=2&count=exact{cursor}")).await;
        all.extend(seats);
        assert_eq!(page.total, Some(5));
        match page.next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(all, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn no_text_makes_postgres_complain() {
    let stage = stage().await;
    let name = "id|name|state|seats|range_km|electric|due_on|owner|made_at";
    let value = r#"(\PC{0,12}|[0-9.:TZ+-]{0,24}|[%_*\\'";(),a-z-]{0,16}|active|true|2026-11-21|[0-9]{1,20}|-?[0-9]{1,3}e[0-9]{1,3})"#;
    let op = "(not\\.)?(eq|neq|gt|gte|lt|lte|like|ilike|in|is)";
    let one = (name, op, value, proptest::bool::ANY).prop_map(|(name, op, value, list)| {
        (name, if list { format!("{op}.({value})") } else { format!("{op}.{value}") })
    });
    let grouped = proptest::collection::vec(one.clone(), 1..4).prop_map(|tests| {
        (
            "or".to_owned(),
            format!("({})", tests.iter().map(|(n, v)| format!("{n}.{v}")).collect::<Vec<_>>().join(",")),
        )
    });
    let both = proptest::prop_oneof![3 => one, 1 => grouped];
    let mut runner = TestRunner::deterministic();
    let (mut taken, mut refused) = (0, 0);
    let mut tx = stage.tx(stage.org()).await;
    for _ in 0..4000 {
        let (name, value) = both.new_tree(&mut runner).unwrap().current();
        match filter(&query(&[(&name, &value)])).await {
            Ok(filter) => {
                taken += 1;
                let rows = filter.fetch::<Thing>(&mut tx, &LIST, |t| t.id).await;
                rows.unwrap_or_else(|e| panic!("{name}={value}: {e}"));
            }
            Err(_) => refused += 1,
        }
    }
    assert!(taken > 300 && refused > 300, "{taken} taken, {refused} refused: this shows too little");
}
