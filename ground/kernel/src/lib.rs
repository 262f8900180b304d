//! The words every room speaks: typed ids, money, points, time, faults.
//!
//! Architecture invariant: no I/O, no async, no business rule, and nothing here knows that a room exists.

mod fault;
mod id;
mod lang;
mod money;
mod phone;
mod point;
mod time;

pub use fault::{Fault, FieldError, Kind};
pub use id::*;
pub use lang::{Lang, Names};
pub use money::{Currency, Money, MoneyError};
pub use phone::{BadPhone, Phone};
pub use point::{BadPoint, Point};
pub use time::{Clock, ManualClock, SystemClock, Time, minute_of_day};
