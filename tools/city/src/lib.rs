//! A living city for the demo.
//!
//! An organisation with a depot in Al Quoz, or in the middle of the server's own map, vans and drivers; a day of deliveries; drivers who sign in, drive, report positions,
//! hand over with proof and sometimes find nobody at home. Everything goes through the public HTTP API: what the demo can do, a
//! customer's program can do.
//!
//! Architecture invariant: of our crates only the engines are used here, and no database is reached.

mod cast;
mod client;
mod day;
mod driver;
mod ground;
mod mailbox;
mod map;
mod picture;
mod road;

pub use map::made_up as made_up_map;

pub use cast::{DISPATCHER_EMAIL, PASSWORD, driver_email};

use anyhow::Result;
use std::{path::PathBuf, time::Duration};
use tokio::task::JoinSet;

/// How the city is to be.
#[derive(Debug, Clone)]
pub struct City {
    /// The server, without a trailing slash.
    pub url: String,
    /// Where the server lays its mail: new people follow the links in their invitations.
    pub mail: PathBuf,
    /// Whether the server has a map of its own, or only a made-up town.
    pub has_map: bool,
    /// How many times faster than life the vans drive; 1 is life.
    pub pace: f64,
}

/// Brings the city to life and keeps it alive until the task is dropped. Finds what an earlier run left, and goes on from there.
pub async fn live(city: City) {
    loop {
        if let Err(error) = one_life(&city).await {
            tracing::warn!(error = format!("{error:#}"), "the demo city pauses and tries again");
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

async fn one_life(city: &City) -> Result<()> {
    let stage = cast::assemble(city).await?;
    let mut drivers = JoinSet::new();
    for crew in &stage.crews {
        drivers.spawn(driver::drive(city.clone(), crew.clone(), stage.ground.depot));
    }
    loop {
        day::keep_going(&stage).await?;
        // A driver's task ends only when something is wrong.
        while let Some(ended) = drivers.try_join_next() {
            ended??;
        }
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
}
