use super::chain::{Broken, Fault, Link};
use crate::{delivery::End, journal::hex, tracking_number::TrackingNumber, words::words};
use kernel::{ProofId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = VerifiedProof)]
pub struct Verified {
    pub id: ProofId,
    /// every seal of the chain is what its record and the seal before it make
    pub valid: bool,
    pub fault: Option<Fault>,
    pub tracking_number: String,
    pub end: End,
    pub occurred_at: Option<Time>,
    pub received_at: Option<Time>,
    /// shortened: `Amina K.`
    pub received_by: Option<String>,
    pub relation: Option<String>,
    pub photos: Vec<Picture>,
    pub signature: Option<Picture>,
    /// from the promised place, metres
    pub distance_m: Option<f64>,
    pub accuracy_m: Option<f64>,
    /// parcels by what became of them
    pub items: BTreeMap<String, u32>,
    /// the seal, sha256 hex
    pub hash: String,
    pub previous: Option<String>,
    /// its place in the chain, from 1
    pub link: i32,
    pub links: usize,
    /// a later proof, or later facts, took its place
    pub superseded: bool,
    pub checks: Vec<Check>,
    pub algorithm: String,
}

/// A picture by the hash of its bytes as they were taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofPicture)]
pub struct Picture {
    pub sha256: String,
    pub stored: bool,
}

words! {
    /// What was looked at.
    CheckKind {
        Seal = "seal",
        Chain = "chain",
        Latest = "latest",
        Attachments = "attachments",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofCheck)]
#[expect(clippy::struct_field_names, reason = "`check` is the word of the answer")]
pub struct Check {
    pub check: CheckKind,
    pub ok: bool,
    /// in English
    pub detail: String,
    /// the same for programs: `seal_right`, `seal_wrong`, `chain_whole`, `chain_broken`, `latest`, `not_latest`, `pictures_stored`,
    /// `pictures_missing`
    pub code: String,
    /// what belongs into the sentence
    pub params: BTreeMap<String, String>,
}

/// The hashes of all pictures that a record names, each once.
pub fn hashes(record: &Value) -> Vec<String> {
    let shown = &record["shown"];
    let photos = shown["photos"].as_array().into_iter().flatten();
    let distinct: BTreeSet<&str> = photos.chain([&shown["signature"]]).filter_map(Value::as_str).collect();
    distinct.into_iter().map(str::to_owned).collect()
}

/// The answer about the link at `at`.
pub fn verified(chain: &[Link], at: usize, broken: Option<&Broken>, stored: &[String]) -> Verified {
    let link = &chain[at];
    let (record, shown) = (&link.record, &link.record["shown"]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let time = |value: &Value| value.as_str().and_then(|t| t.parse().ok());
    let picture = |sha256: String| Picture { stored: stored.contains(&sha256), sha256 };
    let code = record["tracking_code"].as_str().unwrap_or_default();
    let mut items = BTreeMap::new();
    for outcome in record["items"].as_array().into_iter().flatten().filter_map(|i| i["outcome"].as_str()) {
        *items.entry(outcome.to_owned()).or_default() += 1;
    }
    Verified {
        id: link.id,
        valid: broken.is_none(),
        fault: broken.map(|b| b.fault),
        tracking_number: TrackingNumber::parse(code)
            .map_or_else(|_| code.to_owned(), |number| number.to_string()),
        end: link.end,
        occurred_at: time(&record["occurred_at"]),
        received_at: time(&record["received_at"]),
        received_by: shown["recipient_name"].as_str().map(short),
        relation: text(&shown["relation"]),
        photos: shown["photos"].as_array().into_iter().flatten().filter_map(text).map(picture).collect(),
        signature: text(&shown["signature"]).map(picture),
        distance_m: record["distance_m"].as_f64(),
        accuracy_m: record["fix"]["accuracy_m"].as_f64(),
        items,
        hash: hex(&link.seal),
        previous: link.previous.as_deref().map(hex),
        link: link.link,
        links: chain.len(),
        superseded: is_superseded(chain, at),
        checks: checks(chain, at, broken, stored),
        algorithm: "sha256(previous seal, or 32 zero bytes, followed by the record as JSON with sorted keys)"
            .to_owned(),
    }
}

/// A later proof of the same end counts instead.
fn is_superseded(chain: &[Link], at: usize) -> bool {
    chain[at].superseded || chain[at + 1..].iter().any(|later| later.end == chain[at].end)
}

fn checks(chain: &[Link], at: usize, broken: Option<&Broken>, stored: &[String]) -> Vec<Check> {
    let link = &chain[at];
    let (links, named) = (chain.len().to_string(), hashes(&link.record).len());
    let own = ("link", link.link.to_string());
    let is_own = broken.is_some_and(|b| b.fault == Fault::RecordChanged && b.link == link.link);
    let is_latest = !is_superseded(chain, at);
    let pictures = [("stored", stored.len().to_string()), ("named", named.to_string())];
    vec![
        Check::of(
            CheckKind::Seal,
            !is_own,
            format!("sha256 of link {} worked out anew", link.link),
            [own.clone()],
        ),
        match broken {
            None => {
                let detail = format!("{links} of {links} links follow from one another");
                Check::of(CheckKind::Chain, true, detail, [("links", links.clone())])
            }
            Some(b) => {
                let detail = format!("link {} does not follow: {}", b.link, b.fault);
                let params = [("link", b.link.to_string()), ("fault", b.fault.to_string())];
                Check::of(CheckKind::Chain, false, detail, params)
            }
        },
        Check::of(
            CheckKind::Latest,
            is_latest,
            format!("link {} of {links}", link.link),
            [own, ("links", links)],
        ),
        Check::of(
            CheckKind::Attachments,
            stored.len() == named,
            format!("{} of {named} pictures are stored", stored.len()),
            pictures,
        ),
    ]
}

impl Check {
    fn of<const N: usize>(
        check: CheckKind,
        ok: bool,
        detail: String,
        params: [(&'static str, String); N],
    ) -> Self {
        let code = match (check, ok) {
            (CheckKind::Seal, true) => "seal_right",
            (CheckKind::Seal, false) => "seal_wrong",
            (CheckKind::Chain, true) => "chain_whole",
            (CheckKind::Chain, false) => "chain_broken",
            (CheckKind::Latest, true) => "latest",
            (CheckKind::Latest, false) => "not_latest",
            (CheckKind::Attachments, true) => "pictures_stored",
            (CheckKind::Attachments, false) => "pictures_missing",
        };
        let params = params.map(|(name, value)| (name.to_owned(), value)).into();
        Self { check, ok, detail, code: code.to_owned(), params }
    }
}

/// `Amina Khan` as `Amina K.`
fn short(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first,
    }
}
