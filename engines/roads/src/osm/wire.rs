//! The part of Protocol Buffers that OpenStreetMap files use (<https://protobuf.dev/programming-guides/encoding>): varints,
//! length-delimited fields, packed lists. Reads a slice, never past its end.

use super::Broken;

/// One message, field by field.
#[derive(Clone)]
pub(super) struct Message<'a> {
    rest: &'a [u8],
}

/// A field's value.
#[derive(Clone, Copy)]
pub(super) enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// 32- and 64-bit values, which these files do not use but may carry in extensions
    Fixed,
}

impl<'a> Message<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next field and its number; `None` at the end.
    pub fn next(&mut self) -> Result<Option<(u32, Field<'a>)>, Broken> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = varint(&mut self.rest)?;
        let number = u32::try_from(key >> 3).map_err(|_| Broken("a field number out of range"))?;
        let field = match key & 7 {
            0 => Field::Number(varint(&mut self.rest)?),
            1 => {
                take(&mut self.rest, 8)?;
                Field::Fixed
            }
            2 => {
                let length = varint(&mut self.rest)?;
                let length = usize::try_from(length).map_err(|_| Broken("a length out of range"))?;
                Field::Bytes(take(&mut self.rest, length)?)
            }
            5 => {
                take(&mut self.rest, 4)?;
                Field::Fixed
            }
            _ => return Err(Broken("an unknown wire type")),
        };
        Ok(Some((number, field)))
    }
}

impl<'a> Field<'a> {
    pub fn number(self) -> Result<u64, Broken> {
        match self {
            Self::Number(n) => Ok(n),
            _ => Err(Broken("a number was expected")),
        }
    }
    pub fn bytes(self) -> Result<&'a [u8], Broken> {
        match self {
            Self::Bytes(b) => Ok(b),
            _ => Err(Broken("bytes were expected")),
        }
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Broken> {
    if length > rest.len() {
        return Err(Broken("a length points past the end"));
    }
    let (head, tail) = rest.split_at(length);
    *rest = tail;
    Ok(head)
}

pub(super) fn varint(rest: &mut &[u8]) -> Result<u64, Broken> {
    let mut value = 0u64;
    for shift in (0..70).step_by(7) {
        let (&byte, tail) = rest.split_first().ok_or(Broken("a number is cut off"))?;
        *rest = tail;
        if shift == 63 && byte > 1 {
            return Err(Broken("a number has more than 64 bits"));
        }
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Broken("a number has more than 64 bits"))
}

pub(super) fn zigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// A packed list of unsigned numbers.
pub(super) fn packed(mut bytes: &[u8]) -> impl Iterator<Item = Result<u64, Broken>> {
    std::iter::from_fn(move || (!bytes.is_empty()).then(|| varint(&mut bytes)))
}

/// A packed list of signed differences, as running sums.
pub(super) fn packed_deltas(bytes: &[u8]) -> impl Iterator<Item = Result<i64, Broken>> {
    let mut sum = 0i64;
    packed(bytes).map(move |n| {
        sum = sum.checked_add(zigzag(n?)).ok_or(Broken("a running sum overflows"))?;
        Ok(sum)
    })
}
