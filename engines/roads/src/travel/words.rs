//! Instructions in English, Arabic and Urdu.

use super::{
    Language,
    steps::{Direction, Kind, Step},
};

pub(super) fn text(step: &Step, language: Language, right: bool) -> String {
    let street = step.street.as_str();
    match language {
        Language::English => english(step, street, right),
        Language::Arabic => arabic(step, street, right),
        Language::Urdu => urdu(step, street, right),
    }
}

/// `bare` without a street, else `before`, the street, `after`.
fn named(bare: &str, (before, after): (&str, &str), street: &str) -> String {
    if street.is_empty() { bare.to_owned() } else { format!("{before}{street}{after}") }
}

fn english(step: &Step, street: &str, right: bool) -> String {
    let side = if right { "right" } else { "left" };
    match step.kind {
        Kind::Depart => named("Set out", ("Set out on ", ""), street),
        Kind::Arrive => format!("You have arrived; it is on the {side}"),
        Kind::Continue => named("Go straight on", ("Go on along ", ""), street),
        Kind::Roundabout { exit } => {
            let exit = match exit {
                1 => "1st".to_owned(),
                2 => "2nd".to_owned(),
                3 => "3rd".to_owned(),
                n => format!("{n}th"),
            };
            let what = format!("At the roundabout take the {exit} exit");
            named(&what, (&format!("{what} onto "), ""), street)
        }
        Kind::Turn => {
            let what = match step.direction {
                Direction::Straight => "Go straight on",
                Direction::SlightRight => "Bear right",
                Direction::Right => "Turn right",
                Direction::SharpRight => "Turn sharp right",
                Direction::Back => "Turn round",
                Direction::SharpLeft => "Turn sharp left",
                Direction::Left => "Turn left",
                Direction::SlightLeft => "Bear left",
            };
            named(what, (&format!("{what} onto "), ""), street)
        }
    }
}

fn arabic(step: &Step, street: &str, right: bool) -> String {
    let side = if right { "اليمين" } else { "اليسار" };
    match step.kind {
        Kind::Depart => named("انطلق", ("انطلق على ", ""), street),
        Kind::Arrive => format!("لقد وصلت؛ وجهتك على {side}"),
        Kind::Continue => named("تابع مباشرة", ("تابع على ", ""), street),
        Kind::Roundabout { exit } => {
            let exit = match exit {
                1 => "الأول".to_owned(),
                2 => "الثاني".to_owned(),
                3 => "الثالث".to_owned(),
                4 => "الرابع".to_owned(),
                5 => "الخامس".to_owned(),
                n => format!("رقم {n}"),
            };
            let what = format!("عند الدوار خذ المخرج {exit}");
            named(&what, (&format!("{what} إلى "), ""), street)
        }
        Kind::Turn => {
            let what = match step.direction {
                Direction::Straight => "تابع مباشرة",
                Direction::SlightRight => "اتجه قليلاً إلى اليمين",
                Direction::Right => "انعطف يميناً",
                Direction::SharpRight => "انعطف يميناً بحدة",
                Direction::Back => "استدر للخلف",
                Direction::SharpLeft => "انعطف يساراً بحدة",
                Direction::Left => "انعطف يساراً",
                Direction::SlightLeft => "اتجه قليلاً إلى اليسار",
            };
            named(what, (&format!("{what} إلى "), ""), street)
        }
    }
}

fn urdu(step: &Step, street: &str, right: bool) -> String {
    let side = if right { "دائیں" } else { "بائیں" };
    match step.kind {
        Kind::Depart => named("روانہ ہوں", ("", " پر روانہ ہوں"), street),
        Kind::Arrive => format!("آپ پہنچ گئے؛ منزل {side} جانب ہے"),
        Kind::Continue => named("سیدھے چلتے رہیں", ("", " پر چلتے رہیں"), street),
        Kind::Roundabout { exit } => {
            let exit = match exit {
                1 => "پہلا".to_owned(),
                2 => "دوسرا".to_owned(),
                3 => "تیسرا".to_owned(),
                4 => "چوتھا".to_owned(),
                5 => "پانچواں".to_owned(),
                n => format!("{n} نمبر"),
            };
            let what = format!("گول چکر سے {exit} راستہ لیں");
            named(&what, (&format!("{what}: "), ""), street)
        }
        Kind::Turn => {
            let what = match step.direction {
                Direction::Straight => "سیدھے چلیں",
                Direction::SlightRight => "ہلکا سا دائیں ہوں",
                Direction::Right => "دائیں مڑیں",
                Direction::SharpRight => "تیزی سے دائیں مڑیں",
                Direction::Back => "واپس مڑیں",
                Direction::SharpLeft => "تیزی سے بائیں مڑیں",
                Direction::Left => "بائیں مڑیں",
                Direction::SlightLeft => "ہلکا سا بائیں ہوں",
            };
            named(what, ("", &format!(" پر {what}")), street)
        }
    }
}
