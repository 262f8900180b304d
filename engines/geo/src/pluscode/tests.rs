//! The specification's own published vectors (Apache-2.0), and round trips.

use super::*;
use proptest::prelude::*;

const ENCODING: &[(f64, f64, usize, &str)] = &[
    (20.375, 2.775, 6, "7FG49Q00+"),
    (20.3700625, 2.7821875, 10, "7FG49QCJ+2V"),
    (20.3701125, 2.782234375, 11, "7FG49QCJ+2VX"),
    (20.3701135, 2.78223535156, 13, "7FG49QCJ+2VXGJ"),
    (47.0000625, 8.0000625, 10, "8FVC2222+22"),
    (-41.2730625, 174.7859375, 10, "4VCPPQGP+Q9"),
    (0.5, -179.5, 4, "62G20000+"),
    (-89.5, -179.5, 4, "22220000+"),
    (-89.9999375, -179.9999375, 10, "22222222+22"),
    (0.5, 179.5, 4, "6VGX0000+"),
    (1.0, 1.0, 11, "6FH32222+222"),
    (90.0, 1.0, 4, "CFX30000+"),
    (92.0, 1.0, 4, "CFX30000+"),
    (90.0, 1.0, 10, "CFX3X2X2+X2"),
    (1.0, 180.0, 4, "62H20000+"),
    (1.0, 181.0, 4, "62H30000+"),
    (20.3701135, 362.78223535156, 13, "7FG49QCJ+2VXGJ"),
    (47.0000625, 728.0000625, 10, "8FVC2222+22"),
    (20.3701135, -357.217764648, 13, "7FG49QCJ+2VXGJ"),
    (-41.2730625, -905.2140625, 10, "4VCPPQGP+Q9"),
    (1.2, 3.4, 10, "6FH56C22+22"),
    (37.539669125, -122.375069724, 15, "849VGJQF+VX7QR3J"),
    (37.539669125, -122.375069724, 100, "849VGJQF+VX7QR3J"),
    (35.6, 3.033, 10, "8F75J22M+26"),
    (-48.71, 142.78, 8, "4R347QRJ+"),
    (-2.804, 7.003, 13, "6F9952W3+C6222"),
    (-52.166, 13.694, 14, "3FVMRMMV+JJ2222"),
    (80.0100000001, 58.57, 15, "CHGW2H6C+2222222"),
    (80.0099999999, 58.57, 15, "CHGW2H5C+X2RRRRR"),
    (-80.0099999999, 58.57, 15, "2HFWXHRC+2222222"),
    (-80.0100000001, 58.57, 15, "2HFWXHQC+X2RRRRR"),
    (68.3500147997595, 113.625636875353, 15, "9PWM9J2G+272FWJV"),
    (-28.1217794010122, -154.066811473758, 15, "5337VWHM+77PR2GR"),
    (-80.0, -170.0, 2, "22000000+"),
    (-80.0, -360_000_000_170.0, 2, "22000000+"),
];

#[test]
fn published_encodings_hold() {
    for (lat, lon, digits, code) in ENCODING {
        assert_eq!(encode(Point::new(*lat, *lon), *digits).unwrap(), *code, "{lat},{lon}");
    }
}

#[test]
fn published_decodings_hold() {
    for (code, digits, south, west, north, east) in [
        ("7FG49Q00+", 6, 20.35, 2.75, 20.4, 2.8),
        ("7FG49QCJ+2V", 10, 20.37, 2.782125, 20.370125, 2.78225),
        ("7FG49QCJ+2VXGJ", 13, 20.370113, 2.782234375, 20.370114, 2.78223632813),
        ("4VCPPQGP+Q9", 10, -41.273125, 174.785875, -41.273, 174.786),
        ("22220000+", 4, -90.0, -180.0, -89.0, -179.0),
        ("CFX3X2X2+X2", 10, 89.999875, 1.0, 90.0, 1.000125),
        ("84000000+", 2, 30.0, -140.0, 50.0, -120.0),
        ("849VGJQF+VX7QR3J7QR3J", 15, 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
    ] {
        let area = decode(code).unwrap();
        assert_eq!(area.digits, digits, "{code}");
        for (got, want) in [
            (area.bbox.south, south),
            (area.bbox.west, west),
            (area.bbox.north, north),
            (area.bbox.east, east),
        ] {
            assert!((got - want).abs() < 1e-9, "{code}: {got} is not {want}");
        }
    }
}

#[test]
fn published_short_codes_hold_both_ways() {
    for (full, lat, lon, short) in [
        ("9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX"),
        ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3693575, -1.217765625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.218520625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.202665625, "9QCJ+2VX"),
        ("8FJFW222+", 42.899, 9.012, "22+"),
        ("796RXG22+", 14.95125, -23.5001, "22+"),
        ("8FRCXGRF+PM", 47.0, 8.55, "XGRF+PM"),
    ] {
        let near = Point::new(lat, lon);
        assert_eq!(shorten(full, near).unwrap(), short, "{full} near {lat},{lon}");
        assert_eq!(recover(short, near).unwrap(), full, "{short} near {lat},{lon}");
    }
    assert_eq!(recover("2222+22", Point::new(89.6, 0.0)).unwrap(), "CFX22222+22");
    assert_eq!(recover("XXXXXX+XX", Point::new(-81.0, 0.0)).unwrap(), "2CXXXXXX+XX");
}

#[test]
fn published_validity_holds() {
    for (code, valid, short, full) in [
        ("8FWC2345+G6", true, false, true),
        ("8FWC2345+G6G", true, false, true),
        ("8fwc2345+", true, false, true),
        ("8FWCX400+", true, false, true),
        ("WC2345+G6g", true, true, false),
        ("2345+G6", true, true, false),
        ("45+G6", true, true, false),
        ("+G6", true, true, false),
        ("G+", false, false, false),
        ("+", false, false, false),
        ("8FWC2345+G", false, false, false),
        ("8FWC2_45+G6", false, false, false),
        ("8FWC2η45+G6", false, false, false),
        ("8FWC2345+G6+", false, false, false),
        ("8FWC2345G6+", false, false, false),
        ("8FWC2300+G6", false, false, false),
        ("WC2300+G6g", false, false, false),
        ("WC2345+G", false, false, false),
        ("WC2300+", false, false, false),
        ("849VGJQF+VX7QR3J", true, false, true),
        ("849VGJQF+VX7QR3U", false, false, false),
        ("849VGJQF+VX7QR3JW", true, false, true),
        ("849VGJQF+VX7QR3JU", false, false, false),
        ("", false, false, false),
    ] {
        assert_eq!((is_valid(code), is_short(code), is_full(code)), (valid, short, full), "{code}");
    }
}

#[test]
fn a_driver_in_dubai_reads_a_short_code_off_a_gate() {
    let gate = Point::new(25.197197, 55.274376);
    let code = encode(gate, 10).unwrap();
    let dubai = Point::new(25.15, 55.22);
    let short = shorten(&code, dubai).unwrap();
    assert_eq!((code.as_str(), short.as_str()), ("7HQQ57WF+VQ", "57WF+VQ"));
    assert_eq!(recover(&short.to_lowercase(), dubai).unwrap(), code);
}

proptest! {
    #[test]
    fn a_code_names_a_box_that_holds_the_place(lat in -90.0..=90.0, lon in -180.0..180.0, digits in 10usize..=15) {
        let p = Point::new(lat, lon);
        let area = decode(&encode(p, digits).unwrap()).unwrap();
        // a millionth of a unit is forgiven, so the place may lie that much outside
        prop_assert!(lat >= area.bbox.south - 1e-12 && lat <= area.bbox.north + 1e-12);
        prop_assert!(lon >= area.bbox.west - 1e-12 && lon <= area.bbox.east + 1e-12);
    }

    #[test]
    fn what_is_shortened_is_recovered(lat in -80.0..80.0, lon in -179.0..179.0, d_lat in -0.25..0.25, d_lon in -0.25..0.25) {
        let code = encode(Point::new(lat, lon), 11).unwrap();
        let near = Point::new(lat + d_lat, lon + d_lon);
        prop_assert_eq!(recover(&shorten(&code, near).unwrap(), near).unwrap(), code);
    }

    #[test]
    fn hostile_text_never_panics(code in "[2-9CFGHJMPQRVWX0+ηa]{0,20}", lat in -1e3..1e3f64, lon in -1e3..1e3f64) {
        let near = Point::new(lat, lon);
        let _ = (is_full(&code), decode(&code), shorten(&code, near), recover(&code, near));
    }
}
