//! The part of Protocol Buffers that is written here (<https://protobuf.dev/programming-guides/encoding>).

pub fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

pub fn number_field(out: &mut Vec<u8>, number: u64, value: u64) {
    varint(out, number << 3);
    varint(out, value);
}

pub fn bytes_field(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub fn packed_field(out: &mut Vec<u8>, number: u64, values: impl IntoIterator<Item = u32>) {
    let mut packed = Vec::new();
    for value in values {
        varint(&mut packed, value.into());
    }
    bytes_field(out, number, &packed);
}

pub fn zigzag(n: i32) -> u32 {
    ((n << 1) ^ (n >> 31)) as u32
}
