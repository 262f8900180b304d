use super::*;
use kernel::Time;

fn memory(number: u128, address: &str, places: &[(f64, f64)]) -> Memory {
    Memory {
        id: Uuid::from_u128(number),
        key: key_of(address, Some("Islamabad")).unwrap(),
        address: address.to_owned(),
        city: Some("Islamabad".into()),
        places: places.iter().map(|(lat, lon)| Point { lat: *lat, lon: *lon }).collect(),
        seen: places.len() as u64,
        last: Time::from_unix_s(number as i64),
    }
}

fn first(book: &AddressBook, text: &str) -> Option<String> {
    let ask = Ask { text, limit: 5, ..Ask::default() };
    book.search(&ask, &Gazetteer::built_in()).first().map(|found| found.door.address.clone())
}

#[test]
fn what_was_delivered_since_stands_in_the_place_of_what_was_read() {
    let book = AddressBook::of(vec![
        memory(1, "House 12, Street 5, F-7/2", &[(33.7233, 73.0495)]),
        memory(2, "House 9, Street 5, F-7/2", &[(33.7240, 73.0500)]),
    ]);
    let newer = vec![
        memory(1, "HOUSE 12, STREET 5, F-7/2", &[(33.7234, 73.0496), (33.7233, 73.0495)]),
        memory(3, "House 1, Street 40, G-9/3", &[(33.6947, 73.0352)]),
    ];
    let later = book.since(newer);
    let found = |book: &AddressBook, address: &str| book.find(address, Some("islamabad")).cloned();
    assert_eq!(found(&book, "house 12 street 5 f7 2").unwrap().deliveries, 1);
    assert_eq!(found(&later, "house 12 street 5 f7 2").unwrap().deliveries, 2);
    assert_eq!(found(&book, "House 1, Street 40, G-9/3"), None);
    assert_eq!(first(&later, "huose 1 street 40 g9").as_deref(), Some("House 1, Street 40, G-9/3"));
    let ask = Ask { text: "house 12 street 5", limit: 9, ..Ask::default() };
    let hits = later.search(&ask, &Gazetteer::built_in());
    assert_eq!(
        hits.iter().filter(|hit| hit.door.id == Uuid::from_u128(1)).count(),
        1,
        "told once, as it is now"
    );
    let near = later.nearest(Point { lat: 33.7234, lon: 73.0496 }, 25.0).unwrap();
    assert_eq!((near.door.deliveries, near.alone), (2, true));

    let moved = later.since(vec![memory(1, "House 12, Street 5, F-7/2", &[(33.72, 73.04), (33.6, 73.0)])]);
    assert_eq!(
        found(&moved, "House 12, Street 5, F-7/2"),
        None,
        "two places disagree: it is no door any more"
    );
    assert_ne!(first(&moved, "House 12, Street 5, F-7/2").as_deref(), Some("House 12, Street 5, F-7/2"));
}

#[test]
fn an_empty_book_answers_nothing() {
    let book = AddressBook::default();
    assert_eq!((book.len(), first(&book, "House 12")), (0, None));
    assert!(book.find("House 12, Street 5, F-7/2", None).is_none());
    assert!(book.nearest(Point { lat: 0.0, lon: 0.0 }, 25.0).is_none());
}
