//! Files by content: the name is the SHA-256 of the bytes, so the same photo is stored once and can never be swapped.

mod partial;

pub use partial::Partial;

use kernel::OrgId;
use sha2::{Digest, Sha256};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{fs, io::AsyncWriteExt};

/// A store under one directory. Organisations do not share files: knowing a hash is not a right to read.
#[derive(Debug, Clone)]
pub struct Files {
    root: Arc<Path>,
}

/// A file on its way in: bytes are hashed and counted as they are written.
pub struct Incoming {
    file: fs::File,
    temporary: PathBuf,
    hash: Sha256,
    bytes: u64,
    bytes_max: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    #[error("the file store is not writable")]
    Io(#[from] io::Error),
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// lower-case hex
    pub sha256: String,
    pub bytes: u64,
}

impl Files {
    pub fn at(root: PathBuf) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, org: OrgId, sha256: &str) -> Option<PathBuf> {
        let sane =
            sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        sane.then(|| self.root.join(org.0.simple().to_string()).join(&sha256[..2]).join(sha256))
    }

    /// Begins a file of at most `bytes_max` bytes.
    pub async fn begin(&self, bytes_max: u64) -> io::Result<Incoming> {
        let incoming = self.root.join("incoming");
        fs::create_dir_all(&incoming).await?;
        let temporary = incoming.join(uuid::Uuid::now_v7().simple().to_string());
        let file = fs::File::create(&temporary).await?;
        Ok(Incoming { file, temporary, hash: Sha256::new(), bytes: 0, bytes_max })
    }

    /// Makes it durable under its hash. Storing the same bytes again changes nothing.
    pub async fn finish(&self, org: OrgId, mut incoming: Incoming) -> Result<Stored, FileError> {
        incoming.file.flush().await?;
        incoming.file.sync_all().await?;
        let digest = std::mem::take(&mut incoming.hash).finalize();
        let sha256 = digest.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let path = self.path(org, &sha256).expect("BUG: a digest has 64 hex digits");
        let folder = path.parent().expect("BUG: the path has a folder");
        fs::create_dir_all(folder).await?;
        fs::rename(&incoming.temporary, &path).await?;
        // The rename itself must survive a power cut before anyone is told that the file is safe.
        fs::File::open(folder).await?.sync_all().await?;
        Ok(Stored { sha256, bytes: incoming.bytes })
    }

    /// Stores bytes already in memory.
    pub async fn put(&self, org: OrgId, bytes: &[u8]) -> Result<Stored, FileError> {
        let mut incoming = self.begin(bytes.len() as u64).await?;
        incoming.write(bytes).await?;
        self.finish(org, incoming).await
    }

    /// The bytes of a file of this organisation, or `None`.
    pub async fn read(&self, org: OrgId, sha256: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(path) = self.path(org, sha256) else { return Ok(None) };
        match fs::read(path).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Incoming {
    pub async fn write(&mut self, part: &[u8]) -> Result<(), FileError> {
        self.bytes += part.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(FileError::TooLarge(self.bytes_max));
        }
        self.hash.update(part);
        self.file.write_all(part).await?;
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Gone already when it was finished.
        let _ = std::fs::remove_file(&self.temporary);
    }
}
