use super::*;
use crate::columns;
use serde_json::json;

static DRIVER: Columns = columns! {
    id: Id("drv") = "d.id",
    name: Text = "d.name",
    email: Text = "d.email";
    home: &HOME
};
static HOME: Columns = columns! { city: Text = "h.city"; country: &COUNTRY };
static COUNTRY: Columns = columns! { code: Text = "c.code"; planet: &PLANET };
static PLANET: Columns = columns! { name: Text = "p.name" };

static COLUMNS: Columns = columns! {
    id: Id("veh") = "v.id",
    name: Text = "v.name",
    description: Text = "v.description",
    status: Word(&["active", "retired"]) = "v.status",
    organization_id: Uuid = "v.org_id",
    seats: Int = "v.seats",
    range_km: Float = "v.range_km",
    electric: Bool = "v.electric",
    due_on: Date = "v.due_on",
    created_at: Time = "v.created_at",
    tags: Show = "v.tags";
    customer: &DRIVER, driver: &DRIVER
};

fn ask(query: &str) -> Result<FilterAsk, Problem> {
    let query = query.replace('"', "%22").replace('\\', "%5C").replace(' ', "%20");
    let (mut parts, ()) = http::Request::builder().uri(format!("/?{query}")).body(()).unwrap().into_parts();
    futures::executor::block_on(FilterAsk::from_request_parts(&mut parts, &()))
}

fn filter(query: &str) -> Result<Filter, Problem> {
    ask(query)?.filter(&COLUMNS)
}

/// The SQL of a good filter.
fn sql(query: &str) -> String {
    let filter = filter(query).unwrap_or_else(|p| panic!("{query}: {} {}", p.code, p.detail));
    let mut sql = QueryBuilder::new("");
    filter.push_where(&mut sql);
    sql.into_string().replace(" where true and ", "")
}

/// The code of a bad one, which must be a 400.
fn refused(query: &str) -> String {
    match filter(query) {
        Ok(filter) => panic!("{query} was taken as {filter:?}"),
        Err(problem) => {
            assert_eq!(problem.kind, Kind::Malformed, "{query}: {}", problem.detail);
            assert!(!problem.detail.is_empty());
            problem.code.into_owned()
        }
    }
}

fn bound(query: &str) -> Test {
    match filter(query).unwrap().conditions.into_iter().next().unwrap() {
        Condition::Test { test, .. } => test,
        Condition::Group { .. } => panic!("{query} is a group"),
    }
}

#[test]
fn the_ten_addresses_of_the_cylinder_document_are_understood() {
    assert_eq!(sql("status=eq.active"), "(v.status = $1)");
    assert_eq!(sql("organization_id=eq.01890a5d-ac96-774b-bcce-b302099a8057"), "(v.org_id = $1)");
    assert_eq!(sql("created_at=gte.2024-01-01"), "(v.created_at >= $1)");
    assert_eq!(filter("order=name.asc").unwrap().order, [Order { column: "v.name", suffix: " asc" }]);
    assert_eq!(
        filter("order=created_at.desc").unwrap().order,
        [Order { column: "v.created_at", suffix: " desc" }]
    );
    let page = filter("limit=20&offset=0").unwrap().page;
    assert_eq!((page.limit, page.offset), (20, 0));
    let row = json!({"id": "veh_1", "name": "n", "status": "active", "seats": 4, "customer": {"id": "drv_1", "name": "c", "email": "e"}});
    assert_eq!(
        filter("select=id,name,status").unwrap().project(&[&row]),
        [json!({"id": "veh_1", "name": "n", "status": "active"})]
    );
    assert_eq!(
        filter("select=id,name,customer(name,email)").unwrap().project(&[&row]),
        [json!({"id": "veh_1", "name": "n", "customer": {"name": "c", "email": "e"}})]
    );
    assert_eq!(sql("name=ilike.*gas*"), "(v.name ilike $1)");
    assert_eq!(sql("description=ilike.*cylinder*"), "(v.description ilike $1)");
    assert_eq!(bound("name=ilike.*gas*"), Test::Like(Like::AnyCase, "%gas%".into()));
}

#[test]
fn every_operator_has_its_sql() {
    assert_eq!(sql("seats=neq.4"), "(v.seats <> $1)");
    assert_eq!(sql("seats=gt.4&seats=lt.9"), "(v.seats > $1) and (v.seats < $2)");
    assert_eq!(sql("seats=lte.4"), "(v.seats <= $1)");
    assert_eq!(sql("seats=not.in.(1,2)"), "not (v.seats = any($1))");
    assert_eq!(sql("electric=is.true"), "(v.electric is true)");
    assert_eq!(sql("name=not.is.null"), "not (v.name is null)");
    assert_eq!(sql("due_on=eq.2026-11-21"), "(v.due_on = $1::date)");
    assert_eq!(sql("due_on=in.(2026-11-21)"), "(v.due_on = any($1::date[]))");
    assert_eq!(sql("name=like.A_c*"), "(v.name like $1)");
}

#[test]
fn groups_nest_three_deep() {
    assert_eq!(
        sql("or=(seats.lt.18,and(range_km.gte.1,name.is.null))"),
        "((v.seats < $1) or ((v.range_km >= $2) and (v.name is null)))"
    );
    assert_eq!(sql("not.or=(seats.eq.1,name.not.eq.x)"), "not ((v.seats = $1) or not (v.name = $2))");
    assert_eq!(
        sql("and=(not.or(seats.eq.1,seats.eq.2),name.eq.x)"),
        "(not ((v.seats = $1) or (v.seats = $2)) and (v.name = $3))"
    );
    assert_eq!(refused("or=(and(or(and(seats.eq.1))))"), "filter.too_deep");
    assert_eq!(
        refused(&format!("or=({}seats.eq.1{}", "or(".repeat(5000), ")".repeat(5001))),
        "filter.too_deep"
    );
}

#[test]
fn quotes_keep_commas_brackets_and_quotes() {
    let Test::In(values) = bound(r#"name=in.(a,"b,c","d)","e\"f")"#) else { panic!("not in") };
    assert_eq!(values, Values::Text(vec!["a".into(), "b,c".into(), "d)".into(), "e\"f".into()]));
    assert_eq!(sql(r#"or=(name.eq."x,y.eq.z",seats.eq.1)"#), "((v.name = $1) or (v.seats = $2))");
    assert_eq!(
        bound("name=eq.Fish, chips (large)"),
        Test::Compare(" = ", Value::Text("Fish, chips (large)".into()))
    );
    assert_eq!(bound("name=in.()"), Test::In(Values::Text(vec![])));
}

#[test]
fn a_pattern_is_safe_for_like() {
    assert_eq!(bound("name=ilike.*%25*"), Test::Like(Like::AnyCase, "%".into()));
    assert_eq!(bound(r"name=like.50\%25*"), Test::Like(Like::Exact, r"50\%%".into()));
    assert_eq!(bound(r"name=like.5\*"), Test::Like(Like::Exact, "5*".into()));
    assert_eq!(bound(r"name=like.a\\*"), Test::Like(Like::Exact, r"a\\%".into()));
    assert_eq!(refused(r"name=like.a\"), "filter.bad_value");
    assert_eq!(refused(&format!("name=like.{}", "a*".repeat(150))), "filter.bad_value");
    assert_eq!(refused("seats=like.1*"), "filter.bad_operator");
}

#[test]
fn what_is_not_offered_is_refused() {
    assert_eq!(refused("password_hash=eq.x"), "filter.unknown_field");
    assert_eq!(refused("select=password_hash"), "filter.unknown_field");
    assert_eq!(refused("select=id,driver(password_hash)"), "filter.unknown_field");
    assert_eq!(refused("select=id,secrets(name)"), "filter.unknown_field");
    assert_eq!(refused("order=password_hash"), "filter.unknown_field");
    assert_eq!(refused("order=name;drop table x"), "filter.unknown_field");
    assert_eq!(refused("tags=eq.x"), "filter.unknown_field");
    assert_eq!(refused("or=(password_hash.eq.x)"), "filter.unknown_field");
    assert_eq!(refused("name=match.^a"), "filter.unknown_operator");
    assert_eq!(refused("name=active"), "filter.unknown_operator");
    assert_eq!(refused("name="), "filter.unknown_operator");
    assert_eq!(refused("name=not.eq"), "filter.unknown_operator");
    assert_eq!(refused("select=driver(home(country(planet(name))))"), "filter.too_deep");
    filter("select=driver(home(country(code)))").unwrap();
}

#[test]
fn wrong_values_say_what_is_right() {
    for query in [
        "seats=eq.four",
        "seats=eq.99999999999999999999",
        "range_km=eq.NaN",
        "range_km=eq.inf",
        "electric=eq.maybe",
        "created_at=gte.yesterday",
        "created_at=gte.2024-13-01",
        "due_on=eq.2026-02-30",
        "organization_id=eq.uuid",
        "id=eq.drv_01h455vb4pex5vsknk084sn02q",
        "status=eq.broken",
        "seats=in.(1,two)",
    ] {
        assert_eq!(refused(query), "filter.bad_value", "{query}");
    }
    let problem = filter("id=eq.drv_01h455vb4pex5vsknk084sn02q").unwrap_err();
    assert!(problem.detail.contains("`veh_`"), "{}", problem.detail);
    assert_eq!(refused("status=gt.active"), "filter.bad_operator");
    assert_eq!(refused("electric=lt.true"), "filter.bad_operator");
    assert_eq!(refused("name=is.true"), "filter.bad_operator");
}

#[test]
fn hostile_texts_never_reach_the_sql() {
    for query in [
        "name=eq.x'%20or%201=1--",
        "name=eq.%27;drop%20table%20x;--",
        "name=in.(%22a%27)%22)",
        "or=(name.eq.x'))--)",
    ] {
        if let Ok(filter) = filter(query) {
            let mut sql = QueryBuilder::new("");
            filter.push_where(&mut sql);
            let text = sql.into_string();
            assert!(!text.contains('\'') && !text.contains(';') && !text.contains("--"), "{text}");
        }
    }
    for query in [
        "or=",
        "or=()",
        "or=(",
        "or=(name.eq.x",
        "or=(name.eq.x))",
        "or=(,)",
        "or=(name.eq.x,)",
        "or=name.eq.x",
        "or=(name)",
        "or=(.eq.x)",
        "name=in.",
        "name=in.(a",
        "name=in.a",
        "name=in.(\"a)",
        "name=in.(\"a\"b)",
        "name=is.nul",
        "name=is.null.x",
        "not.name=eq.x",
        "name=eq.%00",
        "select=id,",
        "select=(id)",
        "select=id,id",
        "select=a:",
        "select=driver(id",
        "select=driver(id))",
        "select=driver()",
        "select=driver!fk(id)",
        "order=name.up",
        "order=name.asc.desc",
        "select=id&select=name",
    ] {
        assert_eq!(refused(query), "filter.syntax", "{query}");
    }
    let wide = format!("or=({})", vec!["seats.eq.1"; 60].join(","));
    assert_eq!(refused(&wide), "filter.too_many");
    assert_eq!(refused(&format!("seats=in.({})", vec!["1"; 1001].join(","))), "filter.too_many");
    assert_eq!(refused("order=name,name,name,name,name,name"), "filter.too_many");
    assert_eq!(refused(&vec!["seats=eq.1"; 51].join("&")), "filter.too_many");
}

#[test]
fn times_with_an_unencoded_plus_are_understood() {
    let Test::Compare(_, Value::Time(time)) = bound("created_at=lt.2026-11-21T13:00:00+05:00") else {
        panic!("no time")
    };
    assert_eq!(time.to_string(), "2026-11-21T08:00:00Z");
}

#[test]
fn select_renames_and_reaches_into_lists() {
    let row = json!({"id": 1, "driver": [{"name": "a", "email": "x"}, {"name": "b", "email": "y"}], "customer": null});
    let filter = filter("select=key:id,who:driver(n:name),customer(name)").unwrap();
    assert_eq!(
        filter.project(&[row]),
        [json!({"key": 1, "who": [{"n": "a"}, {"n": "b"}], "customer": null})]
    );
    assert!(filter.wants("driver") && !filter.wants("name"));
}

#[test]
fn a_slice_takes_its_own_parameters_first() {
    let mut ask = ask("near=1,2&seats=eq.1").unwrap();
    assert_eq!(ask.take("near").as_deref(), Some("1,2"));
    assert_eq!(ask.filter(&COLUMNS).unwrap().conditions.len(), 1);
}

#[test]
fn a_cursor_and_an_order_exclude_each_other() {
    let cursor = kernel::encode(Uuid::now_v7());
    assert!(filter(&format!("cursor={cursor}")).is_ok());
    assert_eq!(refused(&format!("cursor={cursor}&order=name")), "filter.cursor_with_order");
}

proptest::proptest! {
    #[test]
    fn no_text_panics_and_no_text_is_spliced(name in "[a-z.]{0,8}|status|name|or|and|select|order", value in "\\PC{0,80}|[(),.a-z\"\\\\*]{0,60}") {
        let pairs = vec![(name, value)];
        let page = PageAsk { limit: 50, offset: 0, page: None, after: None, count: false };
        if let Ok(filter) = FilterAsk::of(pairs, page).and_then(|ask| ask.filter(&COLUMNS)) {
            let mut sql = QueryBuilder::new("");
            filter.push_where(&mut sql);
            let text = sql.into_string();
            let allowed = |c: char| c.is_ascii_alphanumeric() || " ._$()=<>:[]".contains(c);
            proptest::prop_assert!(text.chars().all(allowed), "{text}");
        }
    }
}
