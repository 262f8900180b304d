//! Argon2id, off the async threads and a few at a time: each hash takes 19 MiB and tens of milliseconds of a core, so
//! without a turnstile a crowd of sign-ins would be a way to stop the server.

use crate::error::Error;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

/// Whoever waits longer than this for a turn is told that we are busy.
const WAIT_MAX: Duration = Duration::from_secs(10);

pub struct Hasher {
    turns: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores.max(2))) }
    }
}

/// The right to hash. Guesses are counted while it is held, so a burst of guesses cannot outrun the count.
pub struct Turn {
    permit: Arc<OwnedSemaphorePermit>,
}

impl Hasher {
    pub async fn turn(&self) -> Result<Turn, Error> {
        let permit = timeout(WAIT_MAX, self.turns.clone().acquire_owned()).await.map_err(|_| Error::Busy)?;
        Ok(Turn { permit: Arc::new(permit.expect("BUG: the semaphore is never closed")) })
    }

    /// The stored form of a new password.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let turn = self.turn().await?;
        let (password, permit) = (password.to_owned(), turn.permit.clone());
        let hashed = spawn_blocking(move || {
            // Held by the work, not by the caller: a caller who hangs up does not free the core.
            let _permit = permit;
            hash(&password)
        });
        hashed.await.map_err(|_| Error::Busy)
    }
}

impl Turn {
    /// Takes as long without a stored hash as with one, so that the answer's timing says nothing about who has an account.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Error> {
        static DECOY: LazyLock<String> = LazyLock::new(|| hash(&crate::keys::random_token("")));
        let (password, permit) = (password.to_owned(), self.permit.clone());
        let verified = spawn_blocking(move || {
            let _permit = permit;
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| DECOY.clone());
            let Ok(parsed) = PasswordHash::new(&stored) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
        });
        verified.await.map_err(|_| Error::Busy)
    }
}

fn hash(password: &str) -> String {
    let hashed: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).expect("BUG: the default parameters are valid");
    hashed.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_what_it_closed() {
        let hasher = Hasher::default();
        let stored = hasher.hash("correct horse battery").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let turn = hasher.turn().await.unwrap();
        assert!(turn.verify("correct horse battery", Some(stored.clone())).await.unwrap());
        assert!(!turn.verify("correct horse", Some(stored)).await.unwrap());
        assert!(!turn.verify("correct horse battery", None).await.unwrap());
        assert!(!turn.verify("x", Some("not a hash".into())).await.unwrap());
    }
}
