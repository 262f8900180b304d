//! Durable before acknowledged, and fast because of it: a writer drains whatever is waiting into one commit.
//!
//! No timer and no tuning. An idle server commits single positions, a busy one thousands at a time; the cost of making a
//! commit durable is shared by all that wait for it. When more is waiting than fits, the caller is told to come again
//! (503), and the device's own buffer holds the rest.

mod sql;
#[cfg(test)]
mod tests;
mod writer;

use crate::{Error, Position};
use platform::Db;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Positions that may wait at once; also the most in one commit.
pub(crate) const WAITING_MAX: usize = 20_000;

/// What became of the positions of one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    pub stored: usize,
    /// known already, by (vehicle, time, seq)
    pub duplicates: usize,
}

/// The one door to the positions table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recorder {
    queue: mpsc::UnboundedSender<Batch>,
    room: Arc<Semaphore>,
}

/// One request's positions and who waits for them.
#[derive(Debug)]
struct Batch {
    positions: Vec<Position>,
    done: oneshot::Sender<Result<Recorded, Error>>,
    /// returned when the batch is done with: this is what bounds the queue
    _room: OwnedSemaphorePermit,
}

impl Recorder {
    /// Starts the writer. It ends when the last handle is dropped and everything taken is written.
    pub fn start(db: Db) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(writer::write_for_ever(db, waiting));
        Self { queue, room: Arc::new(Semaphore::new(WAITING_MAX)) }
    }

    /// Returns when the positions are committed, or says that they are not.
    pub async fn record(&self, positions: Vec<Position>) -> Result<Recorded, Error> {
        if positions.is_empty() {
            return Ok(Recorded::default());
        }
        let room = self.room.clone().try_acquire_many_owned(positions.len() as u32).map_err(|_| {
            metrics::counter!("positions_refused_full_total").increment(positions.len() as u64);
            Error::Full
        })?;
        let (done, answer) = oneshot::channel();
        self.queue.send(Batch { positions, done, _room: room }).map_err(|_| Error::NotWritten)?;
        answer.await.unwrap_or(Err(Error::NotWritten))
    }
}
