use crate::bench::Bench;
use serde_json::{Value, json};
use testkit::{Caller, Got};

async fn send(who: &Caller, path: &str, file: &str) -> Got {
    who.send_bytes("POST", path, "text/csv", file.as_bytes().to_vec()).await
}

fn wrong(got: &Got) -> Vec<(u64, String, String)> {
    let rows = got.data()["bad"].as_array().unwrap();
    let errors = rows.iter().flat_map(|row| {
        let errors = row["errors"].as_array().unwrap().iter();
        errors.map(|e| {
            let text = |name: &str| e[name].as_str().unwrap_or_default().to_owned();
            (row["row"].as_u64().unwrap(), text("path"), text("code"))
        })
    });
    errors.collect()
}

const FLEET: &str = "\u{feff}external_ref;name;kind;plate;capacity;skills\r\n\
    V-1;فان ١;van;DXB A 1;weight_g:800000 parcels:120;cold tail_lift\r\n\
    ;;;;;\r\n\
    V-2;\"Pickup; the \"\"old\"\" one\";pickup;DXB A 2;;\r\n";

#[tokio::test]
async fn a_fleet_comes_from_a_spreadsheet_and_again_changes_nothing() {
    let b = Bench::new().await;
    let dry = send(&b.office, "/vehicles/csv", FLEET).await;
    assert_eq!(dry.status, 200, "{}", dry.text());
    let count = |got: &Got| {
        ["rows", "created", "updated", "unchanged", "bad_rows"].map(|name| got.data()[name].as_u64().unwrap())
    };
    assert_eq!((count(&dry), &dry.data()["written"]), ([2, 2, 0, 0, 0], &json!(false)), "{}", dry.text());
    assert_eq!(b.office.get("/vehicles").await.data(), &json!([]), "only looked at");

    let done = send(&b.office, "/vehicles/csv?dry_run=false", FLEET).await;
    assert_eq!((count(&done), &done.data()["written"]), ([2, 2, 0, 0, 0], &json!(true)), "{}", done.text());
    let vans = b.office.get("/vehicles?order=external_ref.asc").await;
    assert_eq!(vans.data()[0]["capacity"], json!({"parcels": 120, "weight_g": 800_000}));
    assert_eq!(
        (&vans.data()[0]["name"], &vans.data()[1]["name"]),
        (&json!("فان ١"), &json!("Pickup; the \"old\" one"))
    );
    let again = send(&b.office, "/vehicles/csv?dry_run=false", FLEET).await;
    assert_eq!(count(&again), [2, 0, 0, 2, 0], "sent twice, there once");
    assert_eq!(b.facts("fleet.vehicle_changed").await, 2);

    // What the export writes, the import reads; blank cells and missing columns say nothing.
    let exported = b.office.get("/vehicles/csv").await.text();
    assert_eq!(count(&send(&b.office, "/vehicles/csv", &exported).await), [2, 0, 0, 2, 0], "{exported}");
    let some = send(&b.office, "/vehicles/csv?dry_run=false", "external_ref,make,kind\nV-1,Toyota,\n").await;
    assert_eq!(count(&some), [1, 0, 1, 0, 0], "{}", some.text());
    let van = &b.office.get("/vehicles?external_ref=eq.V-1").await.data()[0].clone();
    assert_eq!(
        (&van["make"], &van["kind"], &van["plate"]),
        (&json!("Toyota"), &json!("van"), &json!("DXB A 1"))
    );
    assert_eq!(b.stranger().get("/vehicles").await.data(), &json!([]));
}

#[tokio::test]
async fn one_wrong_row_keeps_the_others_out_and_every_mistake_is_named() {
    let b = Bench::new().await;
    b.add("/vehicles", json!({"name": "Old", "kind": "van", "plate": "DXB A 9"})).await;
    let file = "external_ref,name,kind,plate,year\n\
        V-1,Good,van,,2024\n\
        V-2,,camel,dxb-a9,24\n\
        V-1,Twice,van,,\n\
        V-4,Short,van\n\
        V-5,Plate,van,D 5,\n\
        V-6,Plate,van,d5,\n";
    let got = send(&b.office, "/vehicles/csv?dry_run=false", file).await;
    assert_eq!((got.status, &got.data()["written"]), (200, &json!(false)), "{}", got.text());
    let named = |row: u64, path: &str, code: &str| (row, path.to_owned(), code.to_owned());
    assert_eq!(
        wrong(&got),
        [
            named(3, "kind", "not_one_of"),
            named(3, "year", "out_of_range"),
            named(3, "plate", "taken"),
            named(3, "name", "required"),
            named(4, "external_ref", "same_as_row"),
            named(5, "row", "wrong_width"),
            named(7, "plate", "same_as_row"),
        ]
    );
    assert_eq!(got.data()["bad"][0]["errors"][1]["params"], json!({"min": "1950", "max": "2100"}));
    assert_eq!(b.office.get("/vehicles").await.data().as_array().unwrap().len(), 1, "all or nothing");
}

#[tokio::test]
async fn drivers_come_the_same_way() {
    let b = Bench::new().await;
    let file = "employee_no\tname\tphone\tlanguages\tstatus\nD-1\tعمران\t'+971501234567\tur en\t\n";
    let got = send(&b.office, "/drivers/csv?dry_run=false", file).await;
    assert_eq!(got.data()["created"], 1, "{}", got.text());
    let leave = "employee_no,status\nD-1,on_leave\n";
    assert_eq!(send(&b.office, "/drivers/csv?dry_run=false", leave).await.data()["updated"], 1);
    let driver = &b.office.get("/drivers").await.data()[0].clone();
    assert_eq!(
        (&driver["phone"], &driver["languages"], &driver["status"]),
        (&json!("+971501234567"), &json!(["ur", "en"]), &json!("on_leave"))
    );
    let bad = send(&b.office, "/drivers/csv", "name,phone,email\nX,call me,nobody\n").await;
    assert_eq!(wrong(&bad).iter().map(|w| w.2.as_str()).collect::<Vec<_>>(), ["not_a_phone", "not_an_email"]);
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_whole() {
    let b = Bench::new().await;
    let code = |got: &Got| got.body["error"]["fields"][0]["code"].as_str().unwrap_or_default().to_owned();
    for (file, why) in [
        ("name,wings\nx,2\n".to_owned(), "unknown_column"),
        ("name,name\nx,y\n".to_owned(), "twice"),
        (format!("name\n{}", "x\n".repeat(2_001)), "too_many_rows"),
    ] {
        let got = send(&b.office, "/vehicles/csv", &file).await;
        assert_eq!((got.status, code(&got).as_str()), (422, why), "{}", got.text());
    }
    let latin = b.office.send_bytes("POST", "/vehicles/csv", "text/csv", b"name\nCaf\xe9\n".to_vec()).await;
    assert_eq!((latin.status, code(&latin).as_str()), (422, "not_utf8"));
    let large = send(&b.office, "/vehicles/csv", &"x".repeat((2 << 20) + 1)).await;
    assert_eq!((large.status, large.error()), (413, "request.too_large"));
    let reader = b.api.caller(b.org, &["vehicles:read", "drivers:write"]);
    assert_eq!(send(&reader, "/vehicles/csv", "name\n").await.status, 403);
}

#[tokio::test]
async fn what_the_plan_does_not_hold_is_not_half_added() {
    let b = Bench::new().await;
    b.limit("vehicles", 1).await;
    let file = "name,kind\nOne,van\nTwo,van\n";
    let got = send(&b.office, "/vehicles/csv?dry_run=false", file).await;
    assert_eq!((got.status, got.error()), (402, "identity.plan_limit"));
    assert_eq!(b.office.get("/vehicles").await.data(), &json!([]));
    let once = b.office.with("Idempotency-Key", "f1");
    let one = "name,kind\nOne,van\n";
    let first = send(&once, "/vehicles/csv?dry_run=false", one).await;
    assert_eq!(first.data()["created"], 1, "{}", first.text());
    let again: Value = send(&once, "/vehicles/csv?dry_run=false", one).await.data().clone();
    assert_eq!(&again, first.data(), "a retry is answered, not done again");
}
