//! What an upload is, by its bytes, and taking the place out of a photo: where a driver stood is in the signed proof; a
//! photo handed on need not carry it.

/// What may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    Jpeg,
    Png,
    Webp,
    /// a drawn signature
    Svg,
}

impl Media {
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => is_drawing(bytes).then_some(Self::Svg),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The same picture without what the camera wrote beside it, except which side is up.
    pub fn without_place(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Jpeg => jpeg_without_place(bytes).unwrap_or_else(|| bytes.to_vec()),
            Self::Png => png_without_place(bytes),
            Self::Webp => webp_without_place(bytes),
            Self::Svg => bytes.to_vec(),
        }
    }
}

/// An SVG that only draws: nothing in it runs, loads or links.
fn is_drawing(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let lower = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let begins = lower.starts_with("<svg") || (lower.starts_with("<?xml") && lower.contains("<svg"));
    let alive = [
        "<script",
        "<foreignobject",
        "<!entity",
        "<!doctype",
        "javascript:",
        "<use",
        "<image",
        "<a ",
        "<style",
        " on",
    ];
    begins && !alive.iter().any(|word| lower.contains(word))
}

/// Copies the segments of a JPEG, leaving out Exif (but its orientation), XMP and comments. `None` when it is cut short.
fn jpeg_without_place(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    let mut at = 2;
    loop {
        let (mark, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if mark != 0xFF {
            return None;
        }
        // the picture itself: everything from here on is its data
        if marker == 0xDA {
            out.extend_from_slice(&bytes[at..]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        match marker {
            0xE1 => out.extend(orientation_of(segment).map(minimal_exif).unwrap_or_default()),
            0xFE | 0xED => {}
            _ => out.extend_from_slice(segment),
        }
        at += 2 + length;
    }
}

/// Tag 0x0112 of the first directory of an Exif segment.
fn orientation_of(segment: &[u8]) -> Option<u16> {
    let tiff = segment.get(4..)?.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let u16_at = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let u32_at = |at: usize| {
        let four = [*tiff.get(at)?, *tiff.get(at + 1)?, *tiff.get(at + 2)?, *tiff.get(at + 3)?];
        Some(if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = u32_at(4)? as usize;
    let count = usize::from(u16_at(directory)?);
    let entry = (0..count).map(|i| directory + 2 + 12 * i).find(|e| u16_at(*e) == Some(0x0112))?;
    u16_at(entry + 8).filter(|o| (1..=8).contains(o))
}

/// An Exif segment that says which side is up and nothing else.
fn minimal_exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend(orientation.to_le_bytes());
    tiff.extend([0, 0, 0, 0, 0, 0]);
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((tiff.len() as u16 + 8).to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    segment
}

/// Copies the chunks of a PNG, leaving out Exif and texts.
fn png_without_place(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..8].to_vec();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(chunk) = at.checked_add(length).and_then(|end| bytes.get(at..end.checked_add(12)?)) else {
            break;
        };
        if !matches!(&head[4..8], b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt") {
            out.extend_from_slice(chunk);
        }
        at += length + 12;
    }
    out
}

/// Copies the chunks of a WebP, leaving out Exif and XMP, and clears the flags that announced them.
fn webp_without_place(bytes: &[u8]) -> Vec<u8> {
    const EXIF_AND_XMP: u8 = 0b0000_1100;
    let mut out = bytes[..12].to_vec();
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let Some(end) = at.checked_add(8 + length + (length & 1)) else { break };
        let Some(chunk) = bytes.get(at..end.min(bytes.len())) else { break };
        match &head[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" if chunk.len() > 8 => {
                out.extend_from_slice(&chunk[..8]);
                out.push(chunk[8] & !EXIF_AND_XMP);
                out.extend_from_slice(&chunk[9..]);
            }
            _ => out.extend_from_slice(chunk),
        }
        at = end;
    }
    let size = (out.len() as u32 - 8).to_le_bytes();
    out[4..8].copy_from_slice(&size);
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A JPEG with an Exif segment that holds orientation 6 and the words `SECRET PLACE`.
    pub(crate) fn photo() -> Vec<u8> {
        let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        tiff.extend(b"SECRET PLACE");
        let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xE1];
        jpeg.extend((tiff.len() as u16 + 8).to_be_bytes());
        jpeg.extend(b"Exif\0\0");
        jpeg.extend(tiff);
        jpeg.extend([
            0xFF, 0xDB, 0x00, 0x04, 0x01, 0x02, 0xFF, 0xDA, 0x00, 0x02, b'd', b'a', b't', b'a', 0xFF, 0xD9,
        ]);
        jpeg
    }

    fn has(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|w| w == words)
    }

    #[test]
    fn the_place_goes_and_the_right_side_stays_up() {
        let photo = photo();
        assert_eq!(Media::sniff(&photo), Some(Media::Jpeg));
        let clean = Media::Jpeg.without_place(&photo);
        assert!(has(&photo, b"SECRET") && !has(&clean, b"SECRET"));
        assert!(has(&clean, b"data") && has(&clean, &[0xFF, 0xDB, 0x00, 0x04, 0x01, 0x02]));
        let again = orientation_of(&clean[2..]).unwrap();
        assert_eq!(again, 6);
        assert_eq!(Media::Jpeg.without_place(&clean), clean, "nothing is left to take out");
    }

    #[test]
    fn texts_in_png_and_webp_go_too() {
        let chunk = |kind: &[u8; 4], body: &[u8]| {
            [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat()
        };
        let png = [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(b"IHDR", b"1234"),
            &chunk(b"eXIf", b"SECRET"),
            &chunk(b"IDAT", b"pix"),
        ]
        .concat();
        let clean = Media::Png.without_place(&png);
        assert!(!has(&clean, b"SECRET") && has(&clean, b"pix") && has(&clean, b"IHDR"));
        let chunk =
            |kind: &[u8; 4], body: &[u8]| [&kind[..], &(body.len() as u32).to_le_bytes(), body].concat();
        let webp = [
            &b"RIFF\0\0\0\0WEBP"[..],
            &chunk(b"VP8X", &[0b0010_1100, 0, 0, 0]),
            &chunk(b"EXIF", b"SECRET"),
            &chunk(b"VP8 ", b"pixl"),
        ]
        .concat();
        let clean = Media::Webp.without_place(&webp);
        assert!(!has(&clean, b"SECRET") && has(&clean, b"pixl"));
        assert_eq!(
            (clean[20], u32::from_le_bytes(clean[4..8].try_into().unwrap()) as usize),
            (0b0010_0000, clean.len() - 8)
        );
    }

    #[test]
    fn a_drawing_draws_and_nothing_else() {
        assert_eq!(Media::sniff(b"<svg xmlns='x'><path d='M0 0'/></svg>"), Some(Media::Svg));
        for alive in [
            "<svg><script>1</script></svg>",
            "<svg onload='x'/>",
            "<svg><image href='http://x'/></svg>",
            "<html></html>",
            "GIF89a",
        ] {
            assert_eq!(Media::sniff(alive.as_bytes()), None, "{alive}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(kind in 0usize..3, rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let heads: [&[u8]; 3] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"];
            let bytes = [heads[kind], &rest].concat();
            let media = Media::sniff(&bytes).unwrap();
            let clean = media.without_place(&bytes);
            prop_assert!(clean.len() <= bytes.len() + 64);
        }
    }
}
