//! How a route nears its stops. A driver may take any road and any order: he is astray only when he has gone away from every stop
//! that is left to him.

use kernel::{StopId, Time};
use std::collections::BTreeMap;

/// Further away by road from every open stop than he was already: more than a missed exit and the way round costs in a town.
pub const ASTRAY_M: i64 = 2_000;
/// … and for so long.
pub const ASTRAY_S: i64 = 120;

/// Metres are by road.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearing {
    /// the nearest he was to each open stop since the last one closed
    pub least_m: BTreeMap<StopId, i64>,
    /// further away than that, from the stop he has gone away from least
    pub astray_m: i64,
    pub astray_since: Option<Time>,
}

impl Nearing {
    /// After he was seen so far from each open stop. Other stops than before (one was served, one was added) begin anew.
    pub fn seen(before: Option<&Self>, away_m: BTreeMap<StopId, i64>, now: Time) -> Self {
        let Some(before) = before.filter(|before| before.least_m.keys().eq(away_m.keys())) else {
            return Self { least_m: away_m, astray_m: 0, astray_since: None };
        };
        let least = |(stop, away): (&StopId, &i64)| (*stop, *away.min(&before.least_m[stop]));
        let least_m: BTreeMap<StopId, i64> = away_m.iter().map(least).collect();
        let astray_m = away_m.iter().map(|(stop, away)| away - least_m[stop]).min().unwrap_or(0);
        let astray_since = (astray_m >= ASTRAY_M).then(|| before.astray_since.unwrap_or(now));
        Self { least_m, astray_m, astray_since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Time {
        Time::from_unix_s(minute * 60)
    }

    /// Seen at these distances from two stops, one minute after the other.
    fn drive(stops: [StopId; 2], seen: &[[i64; 2]]) -> Nearing {
        let mut nearing = None;
        for (minute, away) in seen.iter().enumerate() {
            let away_m = stops.into_iter().zip(*away).collect();
            nearing = Some(Nearing::seen(nearing.as_ref(), away_m, at(minute as i64)));
        }
        nearing.unwrap()
    }

    #[test]
    fn who_goes_to_any_of_his_stops_is_not_astray() {
        let stops = [StopId::mint(), StopId::mint()];
        let out_of_order = drive(stops, &[[5_000, 9_000], [7_000, 7_000], [9_000, 5_000]]);
        assert_eq!((out_of_order.astray_m, out_of_order.astray_since), (0, None));
        let away = drive(stops, &[[5_000, 9_000], [6_500, 10_400], [7_100, 11_200], [8_000, 12_000]]);
        assert_eq!((away.astray_m, away.astray_since), (3_000, Some(at(2))), "since it was two kilometres");
        let turned = drive(stops, &[[5_000, 9_000], [8_000, 12_000], [6_000, 11_500]]);
        assert_eq!((turned.astray_m, turned.astray_since), (1_000, None), "he turned round");
    }

    #[test]
    fn after_a_stop_was_served_the_others_begin_anew() {
        let (near, far) = (StopId::mint(), StopId::mint());
        // passes the second door on his way to the first
        let before = drive([near, far], &[[3_000, 100], [200, 3_000]]);
        let after = Nearing::seen(Some(&before), [(far, 3_000)].into(), at(3));
        assert_eq!((after.astray_m, &after.least_m), (0, &[(far, 3_000)].into()));
    }

    proptest! {
        #[test]
        fn nobody_is_astray_by_less_than_nothing(seen in prop::collection::vec([0i64..50_000, 0i64..50_000], 1..20)) {
            let nearing = drive([StopId::mint(), StopId::mint()], &seen);
            prop_assert!(nearing.astray_m >= 0);
            prop_assert_eq!(nearing.astray_since.is_some(), nearing.astray_m >= ASTRAY_M);
        }
    }
}
