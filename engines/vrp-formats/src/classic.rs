//! CVRP, VRPTW and PDPTW as the papers state them.

use serde::Serialize;

/// Node 0 is the depot.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Classic {
    pub name: String,
    pub capacity: i64,
    pub vehicles: usize,
    pub xy: Vec<(f64, f64)>,
    pub demand: Vec<i64>,
    /// Ready, due, service.
    pub times: Vec<(f64, f64, f64)>,
    /// Pickup and delivery node of each request.
    pub pairs: Vec<(usize, usize)>,
    pub rounding: Rounding,
}

/// How papers turn coordinates into legs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Rounding {
    /// Double precision.
    #[default]
    Exact,
    /// Cut after one decimal (DIMACS).
    OneDecimal,
    /// To the nearest integer (TSPLIB).
    Nearest,
}

impl Classic {
    pub fn leg(&self, a: usize, b: usize) -> f64 {
        let d = (self.xy[a].0 - self.xy[b].0).hypot(self.xy[a].1 - self.xy[b].1);
        match self.rounding {
            Rounding::Exact => d,
            Rounding::OneDecimal => (d * 10.0).floor() / 10.0,
            Rounding::Nearest => (d + 0.5).floor(),
        }
    }
}
