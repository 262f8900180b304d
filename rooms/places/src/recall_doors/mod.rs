//! The address books in memory, each read when its organisation first asks and kept up with what was delivered since.
//!
//! Row-level security decides what is read: a book is filled in the asker's own transaction and kept under its organisation. Whether
//! there is something new is asked of the database each time (an index on the moment of change), so that several server processes
//! need to tell each other nothing.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::KnownDoor;

use crate::{
    address_book::AddressBook,
    door::{Memory, key_of},
};
use kernel::{OrgId, Time};
use platform::{App, Tx};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// Doors of one organisation beyond these are left out, those delivered to longest ago.
const DOORS_MAX: i64 = 100_000;
/// Doors of all organisations together that are kept: some 150 MB. Who asked longest ago is read again when he asks.
const KEPT_MAX: usize = 250_000;
/// So many changed doors are worth reading the whole again.
const NEWER_MAX: usize = 2_000;
/// A change may be seen so long after the moment that it bears: its transaction takes its time, and clocks of servers differ.
const LATE_S: i64 = 120;
/// A whole reading is good for so long: what was taken away from the table goes with the next.
const GOOD_FOR_S: i64 = 6 * 3600;

/// The books of the organisations that asked last.
#[derive(Debug, Default)]
pub struct Books(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    books: HashMap<OrgId, Kept>,
    asked: u64,
}

#[derive(Debug, Default)]
struct Kept {
    /// held while somebody reads, so that the others of the organisation wait for one reading
    read: Arc<tokio::sync::Mutex<Option<Read>>>,
    asked: u64,
    doors: usize,
}

/// A book and what was read for it.
#[derive(Debug, Clone)]
struct Read {
    book: Arc<AddressBook>,
    whole_at: Time,
    looked_at: Time,
    /// changed since the whole reading, or shortly before it
    newer: HashMap<Uuid, Memory>,
}

/// The address book of the asker's organisation.
pub async fn book_of(app: &App, tx: &mut Tx) -> sqlx::Result<Arc<AddressBook>> {
    let (books, org) = (app.service::<Books>(), tx.org());
    let slot = books.slot(org);
    let mut read = slot.lock().await;
    let fresh = match read.take() {
        Some(known) if tx.now().since_s(known.whole_at) < GOOD_FOR_S => known.kept_up(tx).await?,
        _ => None,
    };
    let fresh = match fresh {
        Some(fresh) => fresh,
        None => Read::whole(tx).await?,
    };
    let book = fresh.book.clone();
    *read = Some(fresh);
    drop(read);
    books.settle(org, book.len());
    Ok(book)
}

/// The book with the one address in it, if it is known: for who asks once.
pub async fn book_of_one(tx: &mut Tx, address: &str, city: Option<&str>) -> sqlx::Result<AddressBook> {
    let Some(key) = key_of(address, city) else { return Ok(AddressBook::default()) };
    Ok(AddressBook::of(sql::of_key(tx, &key).await?))
}

impl Read {
    async fn whole(tx: &mut Tx) -> sqlx::Result<Self> {
        let looked_at = tx.now();
        let memories = sql::newest(tx, DOORS_MAX).await?;
        // those that the next look will bring again
        let shortly = memories.iter().filter(|memory| memory.last > looked_at.plus_s(-LATE_S));
        let newer = shortly.map(|memory| (memory.id, memory.clone())).collect();
        let book = tokio::task::spawn_blocking(move || AddressBook::of(memories));
        let book = book.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        Ok(Self { book: Arc::new(book), whole_at: looked_at, looked_at, newer })
    }

    /// With what changed since; `None` when that is so much that the whole should be read.
    async fn kept_up(mut self, tx: &mut Tx) -> sqlx::Result<Option<Self>> {
        let changed = sql::since(tx, self.looked_at.plus_s(-LATE_S), NEWER_MAX as i64).await?;
        let too_many = changed.len() >= NEWER_MAX;
        self.looked_at = tx.now();
        let changed: Vec<Memory> =
            changed.into_iter().filter(|memory| self.newer.get(&memory.id) != Some(memory)).collect();
        if changed.is_empty() && !too_many {
            return Ok(Some(self));
        }
        self.newer.extend(changed.into_iter().map(|memory| (memory.id, memory)));
        if too_many || self.newer.len() >= NEWER_MAX {
            return Ok(None);
        }
        self.book = Arc::new(self.book.since(self.newer.values().cloned().collect()));
        Ok(Some(self))
    }
}

impl Books {
    fn slot(&self, org: OrgId) -> Arc<tokio::sync::Mutex<Option<Read>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).books.entry(org).or_default().read.clone()
    }

    /// Notes who asked, and lets go of the books that nobody asked for longest while there are too many doors.
    fn settle(&self, org: OrgId, doors: usize) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.asked += 1;
        let asked = shelf.asked;
        if let Some(kept) = shelf.books.get_mut(&org) {
            (kept.asked, kept.doors) = (asked, doors);
        }
        while shelf.books.values().map(|kept| kept.doors + 1).sum::<usize>() > KEPT_MAX {
            let idle = shelf.books.iter().filter(|(known, _)| **known != org);
            let Some(idle) = idle.min_by_key(|(_, kept)| kept.asked).map(|(known, _)| *known) else { break };
            shelf.books.remove(&idle);
        }
    }
}
