//! Routes drawn as SVG: a line in a colour of its own for each, stops as dots, where vehicles start as squares.

use std::fmt::Write;

use vrp::{Act, Plan};

use crate::Instance;

/// Width and height of the drawing, and its margin.
const SIDE: f64 = 1000.0;
const MARGIN: f64 = 20.0;
/// Degrees between the hues of two routes: the golden angle, so that neighbours in the list differ most.
const TURN: f64 = 137.508;

/// The plan of an instance; `None` when its file does not say where the places are.
pub fn svg(instance: &Instance, plan: &Plan) -> Option<String> {
    let xy = &instance.xy;
    let known = || xy.iter().filter(|p| p.0.is_finite() && p.1.is_finite());
    known().next()?;
    let fold = |f: fn(f64, f64) -> f64, of: fn(&(f64, f64)) -> f64| known().map(of).reduce(f).unwrap_or(0.0);
    let (left, right) = (fold(f64::min, |p| p.0), fold(f64::max, |p| p.0));
    let (low, high) = (fold(f64::min, |p| p.1), fold(f64::max, |p| p.1));
    let scale = (SIDE - 2.0 * MARGIN) / (right - left).max(high - low).max(1e-9);
    let at = |place: u32| {
        let p = xy.get(place as usize).filter(|p| p.0.is_finite())?;
        // North is up.
        Some((MARGIN + (p.0 - left) * scale, MARGIN + (high - p.1) * scale))
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\" role=\"img\">\n\
         <title>{}: {} routes</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        escape(&instance.name),
        plan.routes.len()
    );
    for (k, route) in plan.routes.iter().enumerate() {
        let hue = (k as f64 * TURN) % 360.0;
        let places = route.steps.iter().filter_map(|step| at(step.place?));
        let line: Vec<String> = places.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let dots = route.steps.iter().filter(|step| matches!(step.act, Act::Serve(_)));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<g stroke=\"hsl({hue:.0} 70% 40%)\" fill=\"none\" stroke-width=\"1.5\"><title>{}</title><polyline points=\"{}\"/>",
            route.vehicle,
            line.join(" ")
        );
        for (x, y) in dots.filter_map(|step| at(step.place?)) {
            let _ =
                writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"hsl({hue:.0} 70% 40%)\"/>");
        }
        out.push_str("</g>\n");
    }
    let mut starts: Vec<u32> = instance.problem.vehicles.iter().filter_map(|v| v.start).collect();
    starts.sort_unstable();
    starts.dedup();
    for (x, y) in starts.into_iter().filter_map(at) {
        let _ = writeln!(out, "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\"/>", x - 5.0, y - 5.0);
    }
    out.push_str("</svg>\n");
    Some(out)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
