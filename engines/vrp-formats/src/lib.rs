//! Files of the field become problems of [`vrp`], plans become VROOM-compatible JSON and pictures.
//!
//! Read: Solomon and Gehring & Homberger (VRPTW), Li & Lim (PDPTW), VRPLIB (CVRP and the rich variants in PyVRP's
//! dialect), VROOM JSON with matrices. Text in, values out: opening files is the caller's business.

pub mod answer;
pub mod classic;
pub mod picture;
mod rich;
mod solomon;
pub mod vroom;
mod vrplib;

pub use classic::{Classic, Rounding};

use vrp::{Plan, Problem};

/// Why a text is not a problem.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("this is not a file of a known format; name it: solomon, lilim, vrplib or vroom")]
    UnknownFormat,
    #[error("{0}")]
    Missing(&'static str),
    #[error("{0} has a value that is no number, or too few of them")]
    Numbers(String),
    #[error("not the JSON that VROOM reads: {0}")]
    Json(#[from] serde_json::Error),
    #[error("more {what} than {most}")]
    TooMany { what: &'static str, most: usize },
    #[error("matrix {0}: not a square of numbers, or not the size of the others")]
    Matrix(String),
}

/// Nodes or vehicles of a file; the matrix of so many nodes takes 800 MB.
pub(crate) const MOST: usize = 10_000;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Solomon,
    LiLim,
    Vrplib,
    Vroom,
}

impl Format {
    /// By the first words of the text.
    pub fn detect(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if text.trim_start().starts_with('{') {
            return Some(Self::Vroom);
        }
        let first = lines.next()?;
        if first.starts_with("NAME") || first.contains(':') {
            return Some(Self::Vrplib);
        }
        if lines.next()?.eq_ignore_ascii_case("vehicle") {
            return Some(Self::Solomon);
        }
        let numbers = first.split_whitespace().filter(|cell| cell.parse::<f64>().is_ok()).count();
        (numbers == 3).then_some(Self::LiLim)
    }
}

/// An instance as published, and the problem it states.
pub struct Instance {
    pub name: String,
    /// Customers, or tasks.
    pub n: usize,
    pub problem: Problem,
    pub raw: Raw,
    /// Divides costs of the problem to give published units.
    pub scale: f64,
    /// Divides times of the problem to give published units.
    pub unit: f64,
    /// Where places are, to draw them; empty when the file does not say.
    pub xy: Vec<(f64, f64)>,
}

/// What the file said, for those who check answers against it.
pub enum Raw {
    Classic(Classic),
    Vroom(Box<vroom::Input>),
    Rich,
}

impl Instance {
    /// Whether the published value counts vehicles before distance.
    pub fn fleet_first(&self) -> bool {
        matches!(&self.raw, Raw::Classic(c) if !c.pairs.is_empty())
    }

    /// What a plan costs in published units.
    pub fn cost(&self, plan: &Plan) -> f64 {
        plan.costs.total as f64 / self.scale
    }
}

/// Reads a text in a format, or in the one it looks like. `name` is for files that do not state their own.
///
/// # Errors
/// When the text is not what the format asks for.
pub fn read(name: &str, text: &str, format: Option<Format>) -> Result<Instance, Unreadable> {
    match format.or_else(|| Format::detect(text)).ok_or(Unreadable::UnknownFormat)? {
        Format::Solomon => solomon::read_vrptw(name, text),
        Format::LiLim => solomon::read_pdptw(name, text),
        Format::Vrplib => vrplib::read(name, text),
        Format::Vroom => vroom::read(name, text),
    }
}
