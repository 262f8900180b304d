//! How long to wait after wrong passwords. The delay grows, so guessing slows down; it is capped, so that nobody can shut
//! somebody else out for long.

use kernel::Time;

const FIRST_WAIT_S: i64 = 5;
const WAIT_S_MAX: i64 = 15 * 60;
/// Failures are forgotten this long after the last one.
const FORGOTTEN_AFTER_S: i64 = 24 * 3600;

/// How many failures are free, per what is being watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lockout {
    free: i32,
}

impl Lockout {
    /// One account: a person mistypes a few times.
    pub const ACCOUNT: Self = Self { free: 5 };
    /// One network address: a whole office may share it.
    pub const ADDRESS: Self = Self { free: 50 };

    fn wait_s(self, failures: i32) -> i64 {
        if failures < self.free {
            return 0;
        }
        let doublings = (failures - self.free).min(20) as u32;
        (FIRST_WAIT_S << doublings).min(WAIT_S_MAX)
    }

    /// Seconds until the next attempt is heard; 0 is now.
    pub fn remaining_s(self, failures: i32, last: Time, now: Time) -> i64 {
        if is_forgotten(last, now) {
            return 0;
        }
        (self.wait_s(failures) - now.since_s(last)).max(0)
    }
}

/// Whether failures this old no longer count.
pub fn is_forgotten(last: Time, now: Time) -> bool {
    now.since_s(last) >= FORGOTTEN_AFTER_S
}

/// Failures at or before this instant no longer count.
pub fn horizon(now: Time) -> Time {
    now.plus_s(-FORGOTTEN_AFTER_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_is_capped() {
        let waits: Vec<i64> = [4, 5, 6, 7, 8, 12, 13, 1000].map(|n| Lockout::ACCOUNT.wait_s(n)).into();
        assert_eq!(waits, [0, 5, 10, 20, 40, 640, 900, 900]);
    }

    #[test]
    fn time_passes() {
        let last = Time::from_unix_s(1_000_000);
        assert_eq!(Lockout::ACCOUNT.remaining_s(6, last, last.plus_s(4)), 6);
        assert_eq!(Lockout::ACCOUNT.remaining_s(6, last, last.plus_s(10)), 0);
        assert_eq!(Lockout::ACCOUNT.remaining_s(1000, last, last.plus_s(FORGOTTEN_AFTER_S)), 0);
        assert_eq!(Lockout::ADDRESS.remaining_s(49, last, last), 0);
    }
}
