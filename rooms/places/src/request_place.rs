//! How a place is written for whoever asked.

use crate::{Entry, Gazetteer, Level};
use platform::http::request_lang;

/// The entry, its city and its country, in the language of the request.
pub fn label(entry: &Entry, gazetteer: &Gazetteer) -> String {
    let lang = request_lang();
    let comma = if lang.is_rtl() { "، " } else { ", " };
    let above = gazetteer
        .ancestors(entry)
        .into_iter()
        .filter(|a| matches!(a.level, Level::Municipality | Level::Country));
    let mut parts: Vec<&str> = vec![entry.name(lang)];
    for ancestor in above {
        let name = ancestor.name(lang);
        // `Al Nahda, Dubai` says its city already
        if !parts[0].ends_with(name) {
            parts.push(name);
        }
    }
    parts.join(comma)
}
