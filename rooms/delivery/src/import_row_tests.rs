use super::*;
use crate::column::recognise;
use crate::sheet::{Format, read};

fn reading(rules: &Rules) -> Reading<'_> {
    Reading {
        rules,
        zone: TimeZone::get("Asia/Dubai").unwrap(),
        day: "2026-11-21".parse().unwrap(),
        resolve: &|_, city| (city == Some("Dubai")).then(|| Point::new(25.2, 55.27).unwrap()),
    }
}

fn row(csv: &str) -> Result<Order, Vec<String>> {
    let sheet = read(Format::Csv, csv.as_bytes()).unwrap();
    let rules = Rules::default();
    let order = read_row(&sheet.header, &sheet.rows[0].1, &recognise(&sheet.header), &reading(&rules));
    order.map_err(|wrong| wrong.into_iter().map(|w| w.path).collect())
}

#[test]
fn a_row_becomes_an_order() {
    let order = row("reference,name,phone,address,city,lat,lon,from,until,service minutes,parcels,weight kg,cod,currency,priority,skill\n\
        QF-1,Amina,٠٥٠١٢٣٤٥٦٧,Villa 7,Dubai,25.22,55.25,9:00,12:30,5,3,2.5,\"1,250.50\",AED,High,id_check;cold")
    .unwrap();
    assert_eq!(order.recipient.phone.unwrap().as_str(), "+971501234567");
    assert_eq!(order.window.unwrap().from.to_string(), "2026-11-21T05:00:00Z", "nine o'clock in Dubai");
    assert_eq!((order.service_s, order.parcels.len(), order.weight_g), (300, 3, 2_500));
    assert_eq!(order.cod.unwrap().minor, 125_050);
    assert_eq!(
        (order.priority, order.skills),
        (Priority::High, vec!["id_check".to_owned(), "cold".to_owned()])
    );
}

#[test]
fn a_date_beside_the_time_wins_over_the_day_of_the_import() {
    let order = row("name,address,city,from,until\nA,Villa,Dubai,2026-12-01 09:00,2026-12-01T10:00").unwrap();
    assert_eq!(order.window.unwrap().from.to_string(), "2026-12-01T05:00:00Z");
    assert_eq!(order.dropoff.pin, Some(Point::new(25.2, 55.27).unwrap()));
}

#[test]
fn every_mistake_of_a_row_is_named_at_once() {
    let wrong = row("name,phone,lat,lon,from,until,parcels,weight,cod,priority,language\n\
        ,call,95,55,25:61,12:00,0,-4,12.345,whenever,latin");
    let all = [
        "recipient_name",
        "phone",
        "lat",
        "window_start",
        "parcels",
        "weight_kg",
        "cod_amount",
        "priority",
        "language",
    ];
    assert_eq!(wrong.unwrap_err(), all);
}

#[test]
fn a_mistake_is_said_for_programs_too() {
    let sheet = read(Format::Csv, b"name,phone,parcels,cod,lat,lon\nA,call,0,12.345,95,55").unwrap();
    let rules = Rules::default();
    let wrong =
        read_row(&sheet.header, &sheet.rows[0].1, &recognise(&sheet.header), &reading(&rules)).unwrap_err();
    let told: Vec<_> = wrong.iter().map(|w| (w.path.as_str(), w.code.unwrap())).collect();
    assert_eq!(
        told,
        [
            ("phone", "not_a_phone"),
            ("lat", "out_of_range"),
            ("parcels", "not_whole"),
            ("cod_amount", "not_an_amount")
        ]
    );
    assert_eq!(wrong[1].params, [("max", "90".to_owned()), ("min", "-90".to_owned())].into());
    assert_eq!(wrong[3].params["decimals"], "2");
    assert_eq!(serde_json::to_value(&wrong[0]).unwrap().get("params"), None);
}

#[test]
fn half_of_a_pair_is_a_mistake() {
    assert_eq!(row("name,lat,address\nA,25.1,Villa").unwrap_err(), ["lon"]);
    assert_eq!(row("name,lat,lon,from\nA,25.1,55.1,09:00").unwrap_err(), ["window_end"]);
    assert_eq!(row("name,lat,lon,from,until\nA,25.1,55.1,18:00,09:00").unwrap_err(), ["window_end"]);
    assert_eq!(row("name,lat,lon,cod,currency\nA,25.1,55.1,50,DHS").unwrap_err(), ["currency"]);
    assert_eq!(row("name\nA").unwrap_err(), ["address"]);
    assert_eq!(row("name,address,city\nA,House 7,Atlantis").unwrap_err(), ["address"]);
}
