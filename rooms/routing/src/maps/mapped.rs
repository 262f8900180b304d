//! A file as bytes that are read where they lie.

use ::roads::Bytes;
use std::{fs, io, path::Path, sync::Arc};

/// Maps a file into memory. Files of the maps folder are replaced by renames only, which leaves what is mapped as it was.
#[expect(unsafe_code, reason = "a mapping is only as constant as its file; see the folder's rule in `maps`")]
pub(super) fn map(path: &Path) -> io::Result<Bytes> {
    let file = fs::File::open(path)?;
    // SAFETY: the bytes are only read, every number in them is checked before it is used, and the folder's files are not
    // written in place.
    let map = unsafe { memmap2::Mmap::map(&file) }?;
    Ok(Arc::new(map))
}
