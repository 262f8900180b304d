//! Each format is read, solved and written, on small files of our own.

use serde_json::Value;
use vrp::{Config, Control, Plan, solve, verify};
use vrp_formats::{Format, Instance, answer, picture, read};

const SOLOMON: &str = include_str!("files/tiny-solomon.txt");
const LILIM: &str = include_str!("files/tiny-lilim.txt");
const VRPLIB: &str = include_str!("files/tiny-vrplib.vrp");
const RICH: &str = include_str!("files/tiny-rich.vrp");
const VROOM: &str = include_str!("files/tiny-vroom.json");

fn solved(text: &str) -> (Instance, Plan) {
    let instance = read("tiny", text, None).expect("the file is sound");
    let plan = solve(&instance.problem, &Config::iterations(500), &Control::default(), &mut |_| {})
        .expect("the problem is sound");
    assert_eq!(verify(&instance.problem, &plan), vec![]);
    (instance, plan)
}

#[test]
fn the_format_shows_in_the_first_words() {
    let formats = [SOLOMON, LILIM, VRPLIB, RICH, VROOM].map(Format::detect);
    let vrplib = Some(Format::Vrplib);
    assert_eq!(formats, [Some(Format::Solomon), Some(Format::LiLim), vrplib, vrplib, Some(Format::Vroom)]);
    assert_eq!(Format::detect("once upon a time\nthere was"), None);
}

#[test]
fn solomon_has_windows_and_legs_cut_to_tenths() {
    let (instance, plan) = solved(SOLOMON);
    assert_eq!((instance.n, plan.unserved.len(), plan.costs.vehicles), (4, 0, 2));
    assert!((instance.cost(&plan) - 40.0).abs() < 1e-9, "{}", instance.cost(&plan));
}

#[test]
fn li_and_lim_have_pairs_and_vehicles_first() {
    let (instance, plan) = solved(LILIM);
    assert!(instance.fleet_first());
    assert_eq!((plan.unserved.len(), plan.costs.vehicles), (0, 1));
    let out = answer::write(&instance, &plan);
    let steps = out["routes"][0]["steps"].as_array().expect("steps");
    let ids: Vec<(&str, u64)> =
        (steps.iter()).filter_map(|step| Some((step["type"].as_str()?, step["id"].as_u64()?))).collect();
    assert_eq!(ids.len(), 4);
    for (pickup, delivery) in [(1, 2), (3, 4)] {
        let at = |what: (&str, u64)| ids.iter().position(|id| *id == what).expect("every node is there");
        assert!(at(("pickup", pickup)) < at(("delivery", delivery)));
    }
}

#[test]
fn vrplib_has_capacity_and_whole_legs() {
    let (instance, plan) = solved(VRPLIB);
    assert_eq!((plan.costs.vehicles, instance.cost(&plan)), (2, 80.0));
}

#[test]
fn a_prize_not_worth_the_way_is_left() {
    let (instance, plan) = solved(RICH);
    assert_eq!(plan.unserved.iter().map(|job| job.0).collect::<Vec<_>>(), [3]);
    let out = answer::write(&instance, &plan);
    assert_eq!(out["unassigned"][0]["violations"][0]["cause"], "cost");
}

#[test]
fn vroom_json_comes_back_as_vroom_writes_it() {
    let (instance, plan) = solved(VROOM);
    let out = answer::write(&instance, &plan);
    assert_eq!(out["code"], 0);
    let summary = &out["summary"];
    assert_eq!(
        (&summary["cost"], &summary["routes"], &summary["unassigned"]),
        (&600.into(), &1.into(), &1.into())
    );
    assert_eq!(
        (&summary["duration"], &summary["setup"], &summary["service"]),
        (&600.into(), &60.into(), &600.into())
    );
    let left = &out["unassigned"][0];
    assert_eq!((&left["type"], &left["id"]), (&"job".into(), &2.into()));
    assert_eq!(left["violations"][0]["cause"], "skills");
    let route = &out["routes"][0];
    assert_eq!(route["vehicle"], 7);
    let named = |kind: &str| -> &Value {
        let steps = route["steps"].as_array().expect("steps");
        steps.iter().find(|step| step["type"] == kind).expect("a step of the kind")
    };
    assert_eq!((&named("delivery")["id"], &named("pickup")["id"]), (&6.into(), &5.into()));
    assert_eq!((&named("end")["duration"], &named("break")["service"]), (&600.into(), &300.into()));
}

#[test]
fn routes_are_drawn_where_places_are_known() {
    let (instance, plan) = solved(VROOM);
    let drawing = picture::svg(&instance, &plan).expect("the file has locations");
    assert_eq!(drawing.matches("<polyline").count(), 1);
    assert_eq!(drawing.matches("<circle").count(), 3);
    let (blind, plan) = solved(&VROOM.replace("\"location\"", "\"where\""));
    assert_eq!(picture::svg(&blind, &plan), None);
}

#[test]
fn broken_files_are_refused_in_words() {
    let no = |text: &str| read("x", text, None).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(no("hello").contains("known format"));
    assert!(no(&VRPLIB.replace("CAPACITY", "CAPABILITY")).contains("no CAPACITY"));
    assert!(no(&VRPLIB.replace("2 5\n", "2\n")).contains("DEMAND_SECTION"));
    assert!(no(&VRPLIB.replace("3 0 20", "3 0 x")).contains("NODE_COORD_SECTION"));
    assert!(no(&RICH.replace("VEHICLES : 2", "VEHICLES : 99999999999")).contains("more vehicles"));
    assert!(no(&RICH.replace("4 7\n", "")).contains("PRIZE_SECTION"));
    assert!(no(&LILIM.replace("\t0\t2\n", "\t0\t9\n")).contains("delivery of node 1"));
    assert!(no(&VROOM.replace("[100, 0, 100, 200]", "[100]")).contains("matrix car"));
    assert!(no(&VROOM.replace("\"matrices\"", "\"matrixes\"")).contains("matrices"));
}

/// Whatever is cut out of a file, reading and checking it says so or goes through; it never panics.
#[test]
fn files_with_holes_do_not_break_the_reader() {
    for text in [SOLOMON, LILIM, VRPLIB, RICH, VROOM] {
        let lines: Vec<&str> = text.lines().collect();
        for hole in 0..lines.len() {
            for width in 1..3 {
                let rest = lines.iter().enumerate().filter(|(at, _)| !(hole..hole + width).contains(at));
                let rest: Vec<&str> = rest.map(|(_, line)| *line).collect();
                for format in [Format::Solomon, Format::LiLim, Format::Vrplib, Format::Vroom] {
                    if let Ok(instance) = read("x", &rest.join("\n"), Some(format)) {
                        let _ = vrp::check(&instance.problem);
                    }
                }
            }
        }
    }
}
