//! Writes `.osm` and what Overpass would answer.

use super::{Element, Extract, Tags};
use std::fmt::Write as _;

const ENOUGH: &str = "BUG: writing to memory does not fail";

impl Extract {
    /// The extract as `.osm`.
    pub fn to_xml(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"qafila\">\n",
        );
        self.visit(|element| element_xml(&mut out, element));
        out.push_str("</osm>\n");
        out
    }

    /// The extract as Overpass answers it.
    pub fn to_overpass_json(&self) -> String {
        let mut out = String::from("{\"version\":0.6,\"generator\":\"qafila\",\"elements\":[\n");
        let mut comma = "";
        self.visit(|element| {
            out.push_str(comma);
            comma = ",\n";
            element_json(&mut out, element);
        });
        out.push_str("\n]}\n");
        out
    }
}

/// Degrees from degrees × 10⁷, exactly.
fn degrees(e7: i32) -> String {
    let (sign, whole) = (if e7 < 0 { "-" } else { "" }, e7.unsigned_abs());
    format!("{sign}{}.{:07}", whole / 10_000_000, whole % 10_000_000)
}

fn element_xml(out: &mut String, element: Element<'_>) {
    match element {
        Element::Node(n) => {
            let (lat, lon) = (degrees(n.lat_e7), degrees(n.lon_e7));
            writeln!(out, "<node id=\"{}\" lat=\"{lat}\" lon=\"{lon}\">", n.id).expect(ENOUGH);
            tags_xml(out, &n.tags);
            out.push_str("</node>\n");
        }
        Element::Way(w) => {
            writeln!(out, "<way id=\"{}\">", w.id).expect(ENOUGH);
            for node in w.nodes {
                writeln!(out, "<nd ref=\"{node}\"/>").expect(ENOUGH);
            }
            tags_xml(out, &w.tags);
            out.push_str("</way>\n");
        }
        Element::Relation(r) => {
            writeln!(out, "<relation id=\"{}\">", r.id).expect(ENOUGH);
            for m in r.members {
                let (kind, role) = (m.kind.word(), escaped(m.role));
                writeln!(out, "<member type=\"{kind}\" ref=\"{}\" role=\"{role}\"/>", m.id).expect(ENOUGH);
            }
            tags_xml(out, &r.tags);
            out.push_str("</relation>\n");
        }
    }
}

fn tags_xml(out: &mut String, tags: &Tags<'_>) {
    for (k, v) in tags.iter() {
        writeln!(out, "<tag k=\"{}\" v=\"{}\"/>", escaped(k), escaped(v)).expect(ENOUGH);
    }
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => write!(out, "&#{};", c as u32).expect(ENOUGH),
            c => out.push(c),
        }
        out
    })
}

fn element_json(out: &mut String, element: Element<'_>) {
    let tags = match element {
        Element::Node(n) => {
            let (lat, lon) = (degrees(n.lat_e7), degrees(n.lon_e7));
            write!(out, "{{\"type\":\"node\",\"id\":{},\"lat\":{lat},\"lon\":{lon}", n.id).expect(ENOUGH);
            n.tags
        }
        Element::Way(w) => {
            let nodes: Vec<String> = w.nodes.iter().map(i64::to_string).collect();
            write!(out, "{{\"type\":\"way\",\"id\":{},\"nodes\":[{}]", w.id, nodes.join(",")).expect(ENOUGH);
            w.tags
        }
        Element::Relation(r) => {
            let member = |m: &super::Member<'_>| {
                format!("{{\"type\":\"{}\",\"ref\":{},\"role\":{}}}", m.kind.word(), m.id, quoted(m.role))
            };
            let members: Vec<String> = r.members.iter().map(member).collect();
            write!(out, "{{\"type\":\"relation\",\"id\":{},\"members\":[{}]", r.id, members.join(","))
                .expect(ENOUGH);
            r.tags
        }
    };
    let pairs: Vec<String> = tags.iter().map(|(k, v)| format!("{}:{}", quoted(k), quoted(v))).collect();
    write!(out, ",\"tags\":{{{}}}}}", pairs.join(",")).expect(ENOUGH);
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
