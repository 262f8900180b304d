//! Who is told what, how, and when not.
//!
//! A witness: nobody calls this room. It hears facts (`on_*.rs`), decides whom they concern ([`tell`]), and puts a notice into
//! an inbox, or a mail into the queue, in the language of whoever reads it. What people may choose is in `preferences`; what
//! became of each mail is in `mail_log`.
//!
//! | noun | |
//! | --- | --- |
//! | [`event`] | what can be told, and by which channels unless someone chooses otherwise |
//! | [`text`] | the words: `texts/{event}.{lang}.txt`, in English, Arabic and Urdu |
//! | [`quiet`] | when a mail has to wait |

mod error;
pub mod event;
mod house;
mod inbox;
mod mail_log;
mod on_fleet;
mod on_its_way;
mod on_messages;
mod on_plan;
mod on_silence;
mod on_status;
mod on_work;
mod on_zones;
mod preferences;
pub mod quiet;
mod send_mail;
mod tell;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

pub use error::Error;

use platform::{App, OpenApiRouter, Reaction, Room, Topic, permission};

permission! {
    /// Read one's own inbox.
    NoticesRead, "notices:read";
    /// See which mails went out and which did not.
    MailsRead, "mails:read";
}

pub const ROOM: Room = Room {
    routes,
    reactions: &[
        Reaction {
            name: "notify.on_its_way",
            on: &["delivery.on_its_way"],
            run: |tx, fact| Box::pin(on_its_way::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_status",
            on: &["delivery.status_updated"],
            run: |tx, fact| Box::pin(on_status::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_plan",
            on: &["planning.plan_ready", "planning.plan_failed", "planning.plan_published"],
            run: |tx, fact| Box::pin(on_plan::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_work",
            on: &["delivery.import_finished", "delivery.incident_changed", "delivery.trouble_reported"],
            run: |tx, fact| Box::pin(on_work::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_fleet",
            on: &["fleet.document_expiring", "fleet.maintenance_due", "fleet.vehicle_checked"],
            run: |tx, fact| Box::pin(on_fleet::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_messages",
            on: &["messages.message_written", "messages.enquiry_received"],
            run: |tx, fact| Box::pin(on_messages::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_silence",
            on: &["insight.vehicle_silent"],
            run: |tx, fact| Box::pin(on_silence::run(tx, fact)),
        },
        Reaction {
            name: "notify.on_zones",
            on: &["tracking.zone_entered", "tracking.zone_left"],
            run: |tx, fact| Box::pin(on_zones::run(tx, fact)),
        },
    ],
    jobs: &[send_mail::SEND],
    topics: &[Topic::own("inbox", "notices:read")],
    permissions: &["notices:read", "mails:read"],
    ..Room::new("notify", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(inbox::routes()).merge(preferences::routes()).merge(mail_log::routes())
}
