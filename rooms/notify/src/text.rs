//! The words. One file per event and language, in `texts/`:
//!
//! ```text
//! title: {organization}: your parcel is on its way
//! action: Follow it
//!
//! Hello {name},
//!
//! it is coming today.
//! Say this code at the door: {code}
//!
//! {link}
//! ```
//!
//! `{name}` stands for a value. A line whose value is not there is left out, and so is a paragraph of nothing but such lines.
//! A paragraph `{link}` is a button in a mail, and left out of the inbox, where the notice itself leads there. Values are
//! taken as they are: braces in them open nothing, and HTML in them is shown, not obeyed.

use crate::event::Event;
use kernel::Lang;
use std::collections::BTreeMap;

/// What a text is filled with.
pub type Fields = BTreeMap<String, String>;

/// A text filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub title: String,
    /// plain, with the link spelt out
    pub text: String,
    pub html: String,
    /// the first paragraphs without greeting and link, for the inbox
    pub short: String,
}

/// Fills in the text of an event.
pub fn write(event: Event, lang: Lang, fields: &Fields) -> Written {
    let (head, body) = source(event, lang).split_once("\n\n").expect("BUG: a text has a head and a body");
    let title = fill(line_of(head, "title"), fields).unwrap_or_default();
    let action = line_of(head, "action");
    let mut written = Written { title, text: String::new(), html: String::new(), short: String::new() };
    for (i, paragraph) in body.trim().split("\n\n").enumerate() {
        let lines: Vec<String> = paragraph.lines().filter_map(|line| fill(line.trim(), fields)).collect();
        if lines.is_empty() {
            continue;
        }
        let is_link = paragraph.trim() == "{link}";
        append(&mut written.text, &lines.join("\n"), "\n\n");
        written.html.push_str(&if is_link { button(&lines[0], action) } else { html_paragraph(&lines) });
        let is_greeting = i == 0 && paragraph.contains("{name}") && lines.len() == 1;
        if !is_link && !is_greeting {
            append(&mut written.short, &lines.join(" "), "\n");
        }
    }
    written.html = page(lang, &written.title, &written.html);
    written
}

fn append(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

fn line_of<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or("")
}

/// `None` when a value is missing.
fn fill(line: &str, fields: &Fields) -> Option<String> {
    let mut filled = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(fields.get(name).filter(|value| !value.is_empty())?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

fn button(link: &str, action: &str) -> String {
    format!(
        "<p style=\"margin:24px 0\"><a href=\"{}\" style=\"background:#0b6b64;color:#ffffff;padding:12px 24px;\
         border-radius:8px;text-decoration:none;display:inline-block\">{}</a></p>\n",
        escape(link),
        escape(action)
    )
}

fn html_paragraph(lines: &[String]) -> String {
    format!("<p>{}</p>\n", lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br>"))
}

fn page(lang: Lang, title: &str, body: &str) -> String {
    let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
    // One pass over our own frame; what is put in is not looked at again.
    let mut page = String::new();
    for part in include_str!("../texts/layout.html").split_inclusive('\n') {
        match part.trim() {
            "{body}" => page.push_str(body),
            "<title>{title}</title>" => page.push_str(&format!("<title>{}</title>\n", escape(title))),
            "<html lang=\"{lang}\" dir=\"{dir}\">" => {
                page.push_str(&format!("<html lang=\"{}\" dir=\"{dir}\">\n", lang.as_str()));
            }
            _ => page.push_str(part),
        }
    }
    page
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

macro_rules! texts {
    ($($event:ident = $name:literal),* $(,)?) => {
        fn source(event: Event, lang: Lang) -> &'static str {
            match (event, lang) {
                $(
                    (Event::$event, Lang::En) => include_str!(concat!("../texts/", $name, ".en.txt")),
                    (Event::$event, Lang::Ar) => include_str!(concat!("../texts/", $name, ".ar.txt")),
                    (Event::$event, Lang::Ur) => include_str!(concat!("../texts/", $name, ".ur.txt")),
                )*
            }
        }
    };
}

texts! {
    OnItsWay = "on_its_way",
    Delivered = "delivered",
    Attempted = "attempted",
    DeliveryFailed = "delivery_failed",
    IncidentOpened = "incident_opened",
    PlanReady = "plan_ready",
    PlanFailed = "plan_failed",
    RoutePublished = "route_published",
    ImportFinished = "import_finished",
    DocumentExpiring = "document_expiring",
    MaintenanceDue = "maintenance_due",
    MessageReceived = "message_received",
    EnquiryReceived = "enquiry_received",
    SosRaised = "sos_raised",
    VehicleUnfit = "vehicle_unfit",
    VehicleSilent = "vehicle_silent",
    ZoneEntered = "zone_entered",
    ZoneLeft = "zone_left",
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The names of the values that a text asks for.
    fn asked(event: Event, lang: Lang) -> BTreeSet<String> {
        source(event, lang)
            .split('{')
            .skip(1)
            .map(|part| part.split('}').next().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_three_languages_say_the_same_things() {
        for event in Event::ALL {
            let english = asked(event, Lang::En);
            for lang in [Lang::Ar, Lang::Ur] {
                assert_eq!(asked(event, lang), english, "{event:?} {lang:?}");
                let texts = source(event, lang);
                assert!(texts.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{event:?} {lang:?}");
                assert_ne!(texts, source(event, Lang::En));
            }
            for lang in Lang::ALL {
                let (head, body) = source(event, lang).split_once("\n\n").unwrap();
                assert!(
                    !line_of(head, "title").is_empty() && !line_of(head, "action").is_empty(),
                    "{event:?} {lang:?}"
                );
                assert!(body.contains("\n{link}"), "{event:?} {lang:?}");
            }
        }
    }

    #[test]
    fn a_text_with_all_its_values_leaves_no_brace_behind() {
        for event in Event::ALL {
            for lang in Lang::ALL {
                let all = asked(event, lang).into_iter().map(|name| (name, "42".to_owned())).collect();
                let written = write(event, lang, &all);
                for text in [&written.title, &written.text, &written.short] {
                    assert!(!text.is_empty() && !text.contains(['{', '}']), "{event:?} {lang:?}: {text}");
                }
                let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
                assert!(written.html.contains(&format!("dir=\"{dir}\"")), "{}", written.html);
                assert!(!written.html.contains("{body}") && !written.html.contains("{title}"));
            }
        }
    }

    #[test]
    fn a_line_without_its_value_is_left_out() {
        let with = write(
            Event::OnItsWay,
            Lang::En,
            &fields(&[
                ("name", "Sana"),
                ("organization", "Falcon"),
                ("link", "https://q/t/1"),
                ("code", "4711"),
            ]),
        );
        assert!(with.text.contains("4711") && with.short.contains("4711"), "{}", with.text);
        let without = write(
            Event::OnItsWay,
            Lang::En,
            &fields(&[("name", "Sana"), ("organization", "Falcon"), ("link", "https://q/t/1")]),
        );
        assert!(!without.text.contains("code"), "{}", without.text);
        assert!(
            without.text.contains("https://q/t/1") && !without.short.contains("https://"),
            "{}",
            without.short
        );
        assert!(!without.short.contains("Sana"), "the greeting is not for the inbox: {}", without.short);
    }

    #[test]
    fn what_people_are_called_is_shown_and_not_obeyed() {
        let evil = "<script>alert(1)</script> {code} \"&'";
        let written = write(
            Event::OnItsWay,
            Lang::En,
            &fields(&[
                ("name", evil),
                ("organization", "F&S"),
                ("code", "SECRET"),
                ("link", "https://q/t/1?a=1&b=\"x"),
            ]),
        );
        assert!(written.text.contains(evil));
        assert!(!written.html.contains("<script>") && written.html.contains("&lt;script&gt;"));
        assert!(written.html.contains("href=\"https://q/t/1?a=1&amp;b=&quot;x\""));
    }

    proptest! {
        #[test]
        fn no_value_breaks_out_of_the_page(value in any::<String>()) {
            for event in Event::ALL {
                let all = asked(event, Lang::Ar).into_iter().map(|name| (name, value.clone())).collect();
                let html = write(event, Lang::Ar, &all).html;
                let plain = write(event, Lang::Ar, &asked(event, Lang::Ar).into_iter().map(|n| (n, "x".to_owned())).collect()).html;
                if !value.is_empty() {
                    prop_assert_eq!(html.matches('<').count(), plain.matches('<').count());
                }
            }
        }
    }
}
