//! CPU time of this process: what other programs do on the machine does not count.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

pub fn cpu() -> Duration {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return Duration::ZERO };
    let of = |t: nix::sys::time::TimeVal| Duration::new(t.tv_sec() as u64, t.tv_usec() as u32 * 1000);
    of(usage.user_time()) + of(usage.system_time())
}
