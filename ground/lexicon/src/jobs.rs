//! Facts about background work, told by the ground itself.

use crate::Event;
use kernel::JobId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A job ended without having done its work: called off, or given up after its last attempt. The room whose work it was brings
/// what waited for it to an end; nobody waits for ever for a job that nobody does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobStopped {
    pub job: JobId,
    /// `room.verb`
    pub kind: String,
    /// `cancelled` or `dead`
    pub state: String,
    /// what was enqueued
    pub payload: serde_json::Value,
}

impl JobStopped {
    pub fn called_off(&self) -> bool {
        self.state == "cancelled"
    }
}

impl Event for JobStopped {
    const NAME: &'static str = "jobs.job_stopped";
    fn subject(&self) -> Uuid {
        self.job.0
    }
}
