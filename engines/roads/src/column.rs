//! A list of numbers, ours or inside a mapped file.

use bytemuck::Pod;
use std::{fmt, ops::Deref, sync::Arc};

/// Bytes that someone else holds: a mapped file, a buffer. They start at a multiple of 8 and never change.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A slice that does not tell where it lives.
pub(crate) enum Column<T> {
    Owned(Vec<T>),
    /// `items` values from byte `from`; whoever makes one has checked that they lie inside and are aligned
    Mapped {
        bytes: Bytes,
        from: usize,
        items: usize,
    },
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match self {
            Self::Owned(list) => list,
            Self::Mapped { bytes, from, items } => {
                bytemuck::cast_slice(&bytes.as_ref().as_ref()[*from..from + items * size_of::<T>()])
            }
        }
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(list: Vec<T>) -> Self {
        Self::Owned(list)
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

impl<T: Pod + fmt::Debug> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.len())
    }
}
