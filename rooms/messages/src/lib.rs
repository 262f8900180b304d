//! What people write to each other: dispatch and drivers, recipients and dispatch, and whoever enquires about the service.
//!
//! A *thread* belongs to a driver or to a delivery. Dispatch is one side of every thread: what one of them has read, all have.
//! A *message* is named by the device that wrote it, so that an offline phone may send it twice, and keeps when it was written
//! beside when it arrived. Threads are ordered by arrival (`seq`), so that nothing appears above what was read already.
//!
//! | noun | |
//! | --- | --- |
//! | [`side`] | who speaks, and what a text may be |
//! | [`canned`] | replies ready to send, in three languages: `texts/canned.txt` |

mod canned;
mod error;
mod side;
#[cfg(test)]
mod world;

mod enquire;
mod keep_canned;
mod mark_read;
mod open_thread;
mod read_threads;
mod talk_as_driver;
mod talk_as_recipient;
mod work_enquiries;
mod write_message;

pub use enquire::EnquiriesTo;
pub use error::Error;

use platform::{App, OpenApiRouter, Room, Topic, permission};

permission! {
    /// Read what drivers and recipients write.
    MessagesRead, "messages:read";
    /// Write as dispatch.
    MessagesWrite, "messages:write";
    EnquiriesRead, "enquiries:read";
    EnquiriesWrite, "enquiries:write";
}

pub const ROOM: Room = Room {
    routes,
    permissions: &["messages:read", "messages:write", "enquiries:read", "enquiries:write"],
    topics: &[Topic::new("messages", "messages:read"), Topic::new("enquiries", "enquiries:read")],
    sweeps: &[enquire::FORGET_ORIGINS],
    start: enquire::start,
    ..Room::new("messages", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(open_thread::routes())
        .merge(read_threads::routes())
        .merge(write_message::routes())
        .merge(mark_read::routes())
        .merge(talk_as_driver::routes())
        .merge(talk_as_recipient::routes())
        .merge(keep_canned::routes())
        .merge(enquire::routes())
        .merge(work_enquiries::routes())
}
