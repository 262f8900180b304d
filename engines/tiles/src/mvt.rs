//! Mapbox vector tiles, version 2 (<https://github.com/mapbox/vector-tile-spec/tree/master/2.1>).
//!
//! Lines and areas that say the same become one feature of many parts: a quarter of the size, and drawn alike.

use crate::{
    bake::Piece,
    kinds::Layer,
    props::{Props, PropsId, Sayings, Value},
    proto::{bytes_field, number_field, packed_field, zigzag},
    shape::{Ring, Shape, Vertex},
    world::{EXTENT, Tile, ZOOM_MAX},
};
use std::collections::HashMap;

pub type Steps = Vec<(i32, i32)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    Point = 1,
    Line = 2,
    Area = 3,
}

struct Drawn {
    layer: Layer,
    props: PropsId,
    form: Form,
    parts: Vec<Steps>,
}

/// A tile's bytes, unpacked; empty when nothing in it is drawn at its zoom.
pub fn encode(tile: Tile, pieces: &[Piece<'_>], sayings: &Sayings) -> Vec<u8> {
    let mut drawn: Vec<Drawn> = Vec::new();
    let mut alike: HashMap<(Layer, PropsId, Form), usize> = HashMap::new();
    for piece in pieces.iter().filter(|p| p.feature.from <= tile.z) {
        let feature = piece.feature;
        let props = if tile.z >= feature.named { feature.near } else { feature.far };
        let (form, parts) = parts_of(tile, &piece.shape);
        if parts.is_empty() {
            continue;
        }
        let new = Drawn { layer: feature.layer, props, form, parts: Vec::new() };
        let at = if form == Form::Point {
            drawn.push(new);
            drawn.len() - 1
        } else {
            *alike.entry((feature.layer, props, form)).or_insert_with(|| {
                drawn.push(new);
                drawn.len() - 1
            })
        };
        drawn[at].parts.extend(parts);
    }
    let mut out = Vec::new();
    for layer in Layer::ALL {
        let of_layer: Vec<&Drawn> = drawn.iter().filter(|d| d.layer == layer).collect();
        if !of_layer.is_empty() {
            let said = of_layer.iter().map(|d| (sayings.get(d.props), d.form, &d.parts[..]));
            bytes_field(&mut out, 3, &layer_bytes(layer.name(), said));
        }
    }
    out
}

/// One layer of a tile: what each feature says, its form and its parts in steps.
pub fn layer_bytes<'a>(
    name: &str,
    features_of: impl IntoIterator<Item = (&'a Props, Form, &'a [Steps])>,
) -> Vec<u8> {
    let mut table = Table::default();
    let mut features = Vec::new();
    for (props, form, parts) in features_of {
        let mut feature = Vec::new();
        packed_field(&mut feature, 2, table.tags(props));
        number_field(&mut feature, 3, form as u64);
        packed_field(&mut feature, 4, commands(form, parts));
        bytes_field(&mut features, 2, &feature);
    }
    let mut out = Vec::new();
    number_field(&mut out, 15, 2);
    bytes_field(&mut out, 1, name.as_bytes());
    out.extend_from_slice(&features);
    for key in &table.keys {
        bytes_field(&mut out, 3, key.as_bytes());
    }
    for value in &table.values {
        let mut bytes = Vec::new();
        match value {
            Value::Text(text) => bytes_field(&mut bytes, 1, text.as_bytes()),
            Value::Number(number) => number_field(&mut bytes, 5, u64::from(*number)),
        }
        bytes_field(&mut out, 4, &bytes);
    }
    number_field(&mut out, 5, EXTENT as u64);
    out
}

/// A layer's keys and values, each once.
#[derive(Default)]
struct Table<'a> {
    keys: Vec<&'static str>,
    values: Vec<&'a Value>,
    known: HashMap<&'a Value, u32>,
}

impl<'a> Table<'a> {
    fn tags(&mut self, props: &'a Props) -> Vec<u32> {
        let mut tags = Vec::with_capacity(props.len() * 2);
        for (key, value) in props {
            let at = self.keys.iter().position(|k| k == key).unwrap_or_else(|| {
                self.keys.push(key);
                self.keys.len() - 1
            });
            let next = self.values.len() as u32;
            let value_at = *self.known.entry(value).or_insert(next);
            if value_at == next {
                self.values.push(value);
            }
            tags.extend([at as u32, value_at]);
        }
        tags
    }
}

fn commands(form: Form, parts: &[Steps]) -> Vec<u32> {
    const MOVE: u32 = 1;
    const LINE: u32 = 2;
    const CLOSE: u32 = 7;
    let command = |id: u32, count: usize| id | (count as u32) << 3;
    let mut out = Vec::new();
    let mut pen = (0, 0);
    let mut step = |out: &mut Vec<u32>, to: (i32, i32)| {
        out.extend([zigzag(to.0 - pen.0), zigzag(to.1 - pen.1)]);
        pen = to;
    };
    for part in parts {
        out.push(command(MOVE, 1));
        step(&mut out, part[0]);
        if part.len() > 1 {
            out.push(command(LINE, part.len() - 1));
            part[1..].iter().for_each(|to| step(&mut out, *to));
        }
        if form == Form::Area {
            out.push(command(CLOSE, 1));
        }
    }
    out
}

/// The parts that are seen at this zoom, in the tile's steps.
pub fn parts_of(tile: Tile, shape: &Shape) -> (Form, Vec<Steps>) {
    match shape {
        Shape::Point(at) => (Form::Point, vec![vec![tile.steps(*at)]]),
        Shape::Line(line) => {
            let steps = thinned(tile, line);
            (Form::Line, if steps.len() > 1 { vec![steps] } else { Vec::new() })
        }
        Shape::Area(parts) => (Form::Area, parts.iter().flat_map(|part| rings(tile, part)).collect()),
    }
}

/// What is finer than about half a pixel is left out; the deepest zoom is enlarged by viewers and keeps more.
fn thinned(tile: Tile, line: &[Vertex]) -> Steps {
    let finest = if tile.z == ZOOM_MAX { 1 } else { 3 };
    let tolerance = (finest << tile.step_bits()) as f32;
    let mut steps: Steps = line.iter().filter(|v| v.telling > tolerance).map(|v| tile.steps(v.at)).collect();
    steps.dedup();
    steps
}

/// An outer ring clockwise on screen, its holes against it; nothing when the outer one is too small to be seen.
fn rings(tile: Tile, part: &[Ring]) -> Vec<Steps> {
    let least = if tile.z == ZOOM_MAX { 4 } else { 64 };
    let mut out = Vec::new();
    for (i, ring) in part.iter().enumerate() {
        let mut steps = thinned(tile, ring);
        if steps.len() > 1 && steps.first() == steps.last() {
            steps.pop();
        }
        let area = doubled(&steps);
        if steps.len() < 3 || area.abs() < least {
            if i == 0 {
                return Vec::new();
            }
            continue;
        }
        if (area > 0) != (i == 0) {
            steps.reverse();
        }
        out.push(steps);
    }
    out
}

fn doubled(ring: &[(i32, i32)]) -> i64 {
    let turn =
        |a: (i32, i32), b: (i32, i32)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1);
    (0..ring.len()).map(|i| turn(ring[i], ring[(i + 1) % ring.len()])).sum()
}
