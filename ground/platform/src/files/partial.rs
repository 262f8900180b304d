//! Files on their way in, in pieces: over a bad line the next request goes on where the last one ended.
//!
//! A piece that was answered is on disk. Which bytes they are, only the hash at the end says: whoever asks for a piece's place
//! gets the length of the file, and a file that turns out wrong is thrown away whole.

use super::Files;
use kernel::OrgId;
use std::{
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tokio::{
    fs,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};

/// A file that is being sent, held by one request at a time.
#[derive(Debug)]
pub struct Partial {
    file: fs::File,
    path: PathBuf,
    bytes: u64,
}

impl Files {
    fn partial_path(&self, org: OrgId, sha256: &str) -> Option<PathBuf> {
        let kept = self.path(org, sha256)?;
        let name = kept.file_name()?;
        Some(self.partials().join(org.0.simple().to_string()).join(name))
    }

    fn partials(&self) -> PathBuf {
        self.root.join("partial")
    }

    /// How much of a file is there; `None` when nothing was begun.
    pub async fn partial_bytes(&self, org: OrgId, sha256: &str) -> io::Result<Option<u64>> {
        let Some(path) = self.partial_path(org, sha256) else { return Ok(None) };
        match fs::metadata(path).await {
            Ok(there) => Ok(Some(there.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes the file in hand, beginning it if need be. `None`: another request has it, or the name is no hash.
    pub async fn take_partial(&self, org: OrgId, sha256: &str) -> io::Result<Option<Partial>> {
        let Some(path) = self.partial_path(org, sha256) else { return Ok(None) };
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).await?;
        let mut open = fs::OpenOptions::new();
        let file = open.read(true).append(true).create(true).open(&path).await?.into_std().await;
        if file.try_lock().is_err() {
            return Ok(None);
        }
        let held = file.metadata()?;
        // Whoever had it may just have thrown it away: then this is not the file of that name any more.
        let is_still_there = fs::metadata(&path).await.is_ok_and(|named| named.ino() == held.ino());
        let partial = Partial { file: fs::File::from_std(file), path, bytes: held.len() };
        Ok(is_still_there.then_some(partial))
    }

    /// Throws away what nobody went on with for so long, and says how many.
    pub async fn forget_partials(&self, untouched_for: Duration) -> io::Result<usize> {
        let before = SystemTime::now() - untouched_for;
        let mut gone = 0;
        let mut orgs = match fs::read_dir(self.partials()).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            orgs => orgs?,
        };
        while let Some(org) = orgs.next_entry().await? {
            let mut files = fs::read_dir(org.path()).await?;
            while let Some(file) = files.next_entry().await? {
                if file.metadata().await?.modified()? <= before {
                    fs::remove_file(file.path()).await?;
                    gone += 1;
                }
            }
        }
        Ok(gone)
    }
}

impl Partial {
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub async fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await?;
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// Makes what was appended durable: from here on it may be answered for.
    pub async fn sync(&mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await
    }

    /// All of it.
    pub async fn read(&mut self) -> io::Result<Vec<u8>> {
        self.file.rewind().await?;
        let mut bytes = Vec::with_capacity(self.bytes as usize);
        self.file.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }

    /// Throws it away: it is kept elsewhere, or was wrong.
    pub async fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "aa00000000000000000000000000000000000000000000000000000000000000";

    #[tokio::test]
    async fn a_file_grows_by_pieces_in_one_hand_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let (files, org) = (Files::at(folder.path().to_owned()), OrgId::mint());
        assert_eq!(files.partial_bytes(org, HASH).await.unwrap(), None);
        let mut partial = files.take_partial(org, HASH).await.unwrap().unwrap();
        partial.append(b"cara").await.unwrap();
        partial.sync().await.unwrap();
        assert!(files.take_partial(org, HASH).await.unwrap().is_none(), "it is in hand");
        assert_eq!(files.partial_bytes(org, HASH).await.unwrap(), Some(4));
        assert_eq!(files.partial_bytes(OrgId::mint(), HASH).await.unwrap(), None);
        drop(partial);
        let mut partial = files.take_partial(org, HASH).await.unwrap().unwrap();
        partial.append(b"van").await.unwrap();
        partial.sync().await.unwrap();
        assert_eq!(partial.read().await.unwrap(), b"caravan");
        drop(partial);
        assert_eq!(files.forget_partials(Duration::from_secs(3600)).await.unwrap(), 0);
        assert_eq!(files.forget_partials(Duration::ZERO).await.unwrap(), 1);
        assert_eq!(files.partial_bytes(org, HASH).await.unwrap(), None);
        assert!(files.take_partial(org, "../../etc/passwd").await.unwrap().is_none());
    }
}
