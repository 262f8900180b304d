//! What is looked at before a vehicle leaves, and what follows from it.
//! The built-in list is `texts/checklist.txt`: code, critical or minor, then English, Arabic, Urdu.

use crate::Error;
use kernel::Names;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::LazyLock};

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// small letters, digits and `_`
    pub code: String,
    /// a language that is left out is said in English
    pub texts: Names,
    /// when it fails, the vehicle stays until somebody of the office says otherwise
    #[serde(default)]
    pub critical: bool,
}

/// What was found of one item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswer {
    pub code: String,
    pub ok: bool,
    pub note: Option<String>,
    /// hashes of pictures, at `PUT /attachments/{sha256}`
    #[serde(default)]
    pub photos: Vec<String>,
}

/// An item as it was asked and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Checked {
    #[serde(flatten)]
    pub item: CheckItem,
    pub ok: bool,
    pub note: Option<String>,
    pub photos: Vec<String>,
}

/// May it leave?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum CheckResult {
    Passed,
    /// nothing critical
    Defects,
    /// something critical failed
    Unfit,
}

const ITEMS_MAX: usize = 40;
const PHOTOS_MAX: usize = 6;
const NOTE_CHARS_MAX: usize = 500;

pub fn built_in() -> &'static [CheckItem] {
    static ITEMS: LazyLock<Vec<CheckItem>> =
        LazyLock::new(|| include_str!("../texts/checklist.txt").lines().map(read).collect());
    &ITEMS
}

fn read(line: &str) -> CheckItem {
    let mut parts = line.split(" | ");
    let mut next = || parts.next().expect("BUG: every line has five parts, a test says so").to_owned();
    let (code, weight) = (next(), next());
    let texts = Names { en: next(), ar: Some(next()), ur: Some(next()) };
    CheckItem { code, texts, critical: weight == "critical" }
}

/// A list of an organisation's own, if it makes sense.
pub fn sane(items: &[CheckItem]) -> Result<(), Error> {
    let wrong = |message: String| Err(Error::field("items", message));
    if items.len() > ITEMS_MAX {
        return wrong(format!("at most {ITEMS_MAX} items: nobody looks at more"));
    }
    let mut seen = BTreeSet::new();
    for item in items {
        crate::text::tag(&item.code, &()).map_err(|e| Error::field("items", format!("code: {e}")))?;
        if !seen.insert(&item.code) {
            return wrong(format!("`{}` appears twice", item.code));
        }
        let texts = [Some(&item.texts.en), item.texts.ar.as_ref(), item.texts.ur.as_ref()];
        if texts.into_iter().flatten().any(|text| !(1..=200).contains(&text.trim().chars().count())) {
            return wrong(format!("`{}`: a text has 1 to 200 characters", item.code));
        }
    }
    Ok(())
}

/// Every item of the list with its answer, in the list's order, and what follows. Each is to be answered once.
pub fn decide(list: &[CheckItem], answers: Vec<CheckAnswer>) -> Result<(Vec<Checked>, CheckResult), Error> {
    if let Some(stray) = answers.iter().find(|a| list.iter().all(|item| item.code != a.code)) {
        return Err(Error::field("answers", format!("`{}` is not on the list: read it again", stray.code)));
    }
    let mut checked = Vec::with_capacity(list.len());
    for item in list {
        let mut given = answers.iter().filter(|answer| answer.code == item.code);
        let (Some(answer), None) = (given.next(), given.next()) else {
            return Err(Error::field("answers", format!("`{}` needs one answer", item.code)));
        };
        checked.push(answered(item, answer)?);
    }
    let failed = |critical: bool| checked.iter().any(|c| !c.ok && c.item.critical == critical);
    let result = match (failed(true), failed(false)) {
        (true, _) => CheckResult::Unfit,
        (false, true) => CheckResult::Defects,
        (false, false) => CheckResult::Passed,
    };
    Ok((checked, result))
}

fn answered(item: &CheckItem, answer: &CheckAnswer) -> Result<Checked, Error> {
    let is_hash = |text: &String| {
        text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    if answer.photos.len() > PHOTOS_MAX || !answer.photos.iter().all(is_hash) {
        return Err(Error::field(
            "answers",
            format!("`{}`: at most {PHOTOS_MAX} photos, by SHA-256", item.code),
        ));
    }
    let note = answer.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(Error::field(
            "answers",
            format!("`{}`: a note has at most {NOTE_CHARS_MAX} characters", item.code),
        ));
    }
    Ok(Checked {
        item: item.clone(),
        ok: answer.ok,
        note: note.map(str::to_owned),
        photos: answer.photos.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(failing: &[&str]) -> Vec<CheckAnswer> {
        let answer = |item: &CheckItem| CheckAnswer {
            code: item.code.clone(),
            ok: !failing.contains(&item.code.as_str()),
            note: None,
            photos: Vec::new(),
        };
        built_in().iter().map(answer).collect()
    }

    #[test]
    fn the_built_in_list_is_sane_and_in_three_languages() {
        assert!(include_str!("../texts/checklist.txt").lines().all(|line| line.split(" | ").count() == 5));
        sane(built_in()).unwrap();
        let is_arabic = |text: &Option<String>| {
            text.as_ref().is_some_and(|t| t.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)))
        };
        assert!(built_in().iter().all(|item| is_arabic(&item.texts.ar) && is_arabic(&item.texts.ur)));
    }

    #[test]
    fn what_is_critical_keeps_the_vehicle() {
        let result = |failing: &[&str]| decide(built_in(), answers(failing)).unwrap().1;
        assert_eq!(result(&[]), CheckResult::Passed);
        assert_eq!(result(&["horn"]), CheckResult::Defects);
        assert_eq!(result(&["horn", "brakes"]), CheckResult::Unfit);
    }

    #[test]
    fn every_item_is_answered_once_and_nothing_else() {
        let mut missing = answers(&[]);
        missing.pop();
        assert!(decide(built_in(), missing).is_err());
        let mut twice = answers(&[]);
        twice.push(twice[0].clone());
        assert!(decide(built_in(), twice).is_err());
        let mut stray = answers(&[]);
        stray[0].code = "wings".into();
        assert!(decide(built_in(), stray).is_err());
        let mut photos = answers(&[]);
        photos[0].photos = vec!["not a hash".into()];
        assert!(decide(built_in(), photos).is_err());
    }

    #[test]
    fn a_list_that_makes_no_sense_is_refused() {
        let item = |code: &str, en: &str| CheckItem {
            code: code.into(),
            texts: Names { en: en.into(), ar: None, ur: None },
            critical: false,
        };
        assert!(sane(&[item("ok", "Fine"), item("other", "Fine")]).is_ok());
        assert!(sane(&[item("ok", "Fine"), item("ok", "Fine")]).is_err());
        assert!(sane(&[item("Not Ok", "Fine")]).is_err());
        assert!(sane(&[item("ok", " ")]).is_err());
        assert!(sane(&vec![item("ok", "Fine"); 41]).is_err());
    }
}
