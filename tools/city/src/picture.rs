//! What the drivers of the demo photograph: doors of many colours, and signatures.

use anyhow::Result;

const WIDTH: u32 = 240;
const HEIGHT: u32 = 320;

/// A door in a wall, with a parcel before it when one was left.
pub fn door(seed: &str, with_parcel: bool) -> Result<Vec<u8>> {
    let mark = seed.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
    let paint = [(mark % 120 + 60) as u8, (mark / 7 % 90 + 50) as u8, (mark / 91 % 90 + 40) as u8];
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let in_door = (70..170).contains(&x) && (70..300).contains(&y);
            let on_knob = (150..158).contains(&x) && (185..193).contains(&y);
            let in_parcel = with_parcel && (90..150).contains(&x) && (255..300).contains(&y);
            let shade = (x * 3 + y * 5 + mark) % 9;
            pixels.extend(match (on_knob, in_parcel, in_door, y > 300) {
                (true, ..) => [232, 195, 90],
                (_, true, ..) => [196, 154, 108],
                (_, _, true, _) => paint.map(|c| c.saturating_add(shade as u8)),
                (.., true) => [120, 118, 112],
                _ => [217, 199, 163].map(|c: u8| c.saturating_sub(shade as u8)),
            });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// A line that differs from person to person.
pub fn signature(seed: &str) -> String {
    let mut path = String::from("M 20 60");
    for (i, byte) in seed.bytes().rev().take(12).enumerate() {
        path.push_str(&format!(" Q {} {} {} 60", 28 + i * 22, 10 + usize::from(byte) % 90, 40 + i * 22));
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 120\"><path d=\"{path}\" fill=\"none\" stroke=\"#112233\" stroke-width=\"3\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_door_is_a_picture_and_no_two_are_alike() {
        let (one, two) = (super::door("dlv_1", true).unwrap(), super::door("dlv_2", true).unwrap());
        assert!(one.starts_with(b"\x89PNG") && one != two);
    }
}
