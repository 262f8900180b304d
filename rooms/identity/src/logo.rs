//! What may be a logo: a picture made of pixels, of a sane size. What it is, its bytes say; a drawing (SVG) can hold a program
//! and is refused.

/// A logo on a page, not a poster.
pub const BYTES_MAX: usize = 512 << 10;
pub const SIDE_PX: std::ops::RangeInclusive<u32> = 16..=2048;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub media: &'static str,
    pub width_px: u32,
    pub height_px: u32,
}

/// `None` when it is none of PNG, JPEG and WebP, or does not say its size where these do.
pub fn sniff(bytes: &[u8]) -> Option<Picture> {
    png(bytes).or_else(|| jpeg(bytes)).or_else(|| webp(bytes))
}

/// Signature, then the chunk IHDR: PNG (third edition), 11.2.1.
fn png(bytes: &[u8]) -> Option<Picture> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let size = rest.get(4..)?.strip_prefix(b"IHDR")?;
    let side = |at: usize| Some(u32::from_be_bytes(size.get(at..at + 4)?.try_into().ok()?));
    Some(Picture { media: "image/png", width_px: side(0)?, height_px: side(4)? })
}

/// Segments up to the start of a frame: ITU-T T.81, B.1.1.3.
fn jpeg(bytes: &[u8]) -> Option<Picture> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, tail @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes(tail.get(..2)?.try_into().ok()?));
        // C4, C8 and CC are tables, not frames.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let side =
                |at: usize| Some(u32::from(u16::from_be_bytes(tail.get(at..at + 2)?.try_into().ok()?)));
            return Some(Picture { media: "image/jpeg", height_px: side(3)?, width_px: side(5)? });
        }
        rest = tail.get(length.max(2)..)?;
    }
}

/// RIFF with one of three first chunks: RFC 9649, 2.5 to 2.7.
fn webp(bytes: &[u8]) -> Option<Picture> {
    let chunk = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?;
    let (kind, data) = (chunk.get(..4)?, chunk.get(8..)?);
    let bits = |at: usize, n: usize| {
        data.get(at..at + n).map(|b| b.iter().rev().fold(0u32, |sum, byte| (sum << 8) | u32::from(*byte)))
    };
    let (width_px, height_px) = match kind {
        b"VP8 " if data.get(3..6)? == [0x9D, 0x01, 0x2A] => (bits(6, 2)? & 0x3FFF, bits(8, 2)? & 0x3FFF),
        b"VP8L" if data.first() == Some(&0x2F) => {
            let packed = bits(1, 4)?;
            ((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1)
        }
        b"VP8X" => (bits(4, 3)? + 1, bits(7, 3)? + 1),
        _ => return None,
    };
    Some(Picture { media: "image/webp", width_px, height_px })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A PNG as far as its size says.
    pub fn png_of(width_px: u32, height_px: u32) -> Vec<u8> {
        let (w, h) = (width_px.to_be_bytes(), height_px.to_be_bytes());
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &w, &h, &[8, 6, 0, 0, 0, 1, 2, 3, 4]].concat()
    }

    fn seen(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
        sniff(bytes).map(|p| (p.media, p.width_px, p.height_px))
    }

    #[test]
    fn each_kind_is_known_by_its_bytes_and_says_its_size() {
        assert_eq!(seen(&png_of(640, 120)), Some(("image/png", 640, 120)));
        let jpeg = [
            &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2][..],
            &[0xFF, 0xC4, 0, 3, 9],
            &[0xFF, 0xC2, 0, 11, 8, 0, 100, 1, 44, 3],
        ]
        .concat();
        assert_eq!(seen(&jpeg), Some(("image/jpeg", 300, 100)));
        let webp = |kind: &[u8], data: &[u8]| [b"RIFF\0\0\0\0WEBP", kind, b"\0\0\0\0", data].concat();
        let lossy = webp(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0x2C, 1, 0x64, 0]);
        assert_eq!(seen(&lossy), Some(("image/webp", 300, 100)));
        let packed = (0x12B_u32 | (0x63 << 14)).to_le_bytes();
        let lossless = webp(b"VP8L", &[&[0x2F][..], &packed].concat());
        assert_eq!(seen(&lossless), Some(("image/webp", 300, 100)));
        let extended = webp(b"VP8X", &[0, 0, 0, 0, 0x2B, 1, 0, 0x63, 0, 0]);
        assert_eq!(seen(&extended), Some(("image/webp", 300, 100)));
        for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"GIF89a", b"", b"%PDF-1.7"] {
            assert_eq!(seen(other), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stumble(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), head in 0usize..4) {
            let heads: [&[u8]; 4] = [b"", b"\xFF\xD8\xFF", b"RIFF\0\0\0\0WEBPVP8X", b"\x89PNG\r\n\x1a\n"];
            bytes.splice(0..0, heads[head].iter().copied());
            sniff(&bytes);
        }
    }
}
