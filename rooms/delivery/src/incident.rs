//! Something a dispatcher must look at. Orthogonal to the status: an incident may exist on a success.

use crate::words::words;
use kernel::Time;

words! {
    /// What happened.
    #[schema(as = IncidentKind)]
    Kind {
        /// a visit failed
        FailedAttempt = "failed_attempt",
        /// no attempts are left
        AttemptsExhausted = "attempts_exhausted",
        /// an office decision lost against what the driver had already done
        IntentLost = "intent_lost",
        /// what a driver reported is not legal here; the evidence is kept
        CommandRefused = "command_refused",
        /// late facts changed what was believed
        HistoryChanged = "history_changed",
        /// fewer parcels than promised at the pickup
        ItemsMissing = "items_missing",
        Damaged = "damaged",
        Lost = "lost",
        /// acted away from the pin, with a reason
        FarFromPin = "far_from_pin",
        /// the device's clock cannot be right
        ImplausibleTime = "implausible_time",
        /// a photo or signature that was promised has not arrived
        AttachmentMissing = "attachment_missing",
        /// the outcome was corrected afterwards
        Corrected = "corrected",
        /// a published plan could not take it
        NotPlanned = "not_planned",
        /// a route was broken off; its remaining stops need a driver
        RouteAborted = "route_aborted",
        /// whoever was to bring it does not drive for us any more
        DriverGone = "driver_gone",
        /// whoever has it is on leave, and has it still
        DriverOnLeave = "driver_on_leave",
        /// what was to carry it is out of service
        VehicleGone = "vehicle_gone",
        /// a plan was taken back while this route of it was being driven: it goes on
        RouteKept = "route_kept",
        /// a van check found parcels missing, or too many
        VanCheck = "van_check",
        /// a driver calls for help
        Sos = "sos",
        Accident = "accident",
        Breakdown = "breakdown",
        Theft = "theft",
        /// something else that a driver reports
        OtherTrouble = "other_trouble",
    }
}

words! {
    /// How urgently.
    Severity {
        Info = "info",
        Warning = "warning",
        Critical = "critical",
    }
}

words! {
    #[schema(as = IncidentState)]
    State {
        Open = "open",
        Acknowledged = "acknowledged",
        Resolved = "resolved",
    }
}

impl Kind {
    pub fn severity(self) -> Severity {
        match self {
            Self::Lost
            | Self::IntentLost
            | Self::RouteAborted
            | Self::DriverGone
            | Self::VehicleGone
            | Self::Sos
            | Self::Accident => Severity::Critical,
            Self::FarFromPin | Self::Corrected | Self::ImplausibleTime => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

/// An incident as its rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident {
    pub kind: Kind,
    pub state: State,
    pub snoozed_until: Option<Time>,
}

/// The incident is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the incident is already resolved")]
pub struct AlreadyResolved;

impl Incident {
    #[cfg(test)]
    pub fn open(kind: Kind) -> Self {
        Self { kind, state: State::Open, snoozed_until: None }
    }

    pub fn acknowledge(self) -> Result<Self, AlreadyResolved> {
        self.alive().map(|open| Self { state: State::Acknowledged, ..open })
    }

    pub fn snooze(self, until: Time) -> Result<Self, AlreadyResolved> {
        self.alive().map(|open| Self { snoozed_until: Some(until), ..open })
    }

    pub fn resolve(self) -> Result<Self, AlreadyResolved> {
        self.alive().map(|open| Self { state: State::Resolved, snoozed_until: None, ..open })
    }

    /// Asks for somebody's eyes at this moment.
    pub fn is_calling(self, now: Time) -> bool {
        self.state == State::Open && self.snoozed_until.is_none_or(|until| until <= now)
    }

    fn alive(self) -> Result<Self, AlreadyResolved> {
        if self.state == State::Resolved { Err(AlreadyResolved) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snoozed_incident_calls_again_and_a_resolved_one_never() {
        let incident = Incident::open(Kind::Damaged).snooze(Time::from_unix_s(100)).unwrap();
        assert!(!incident.is_calling(Time::from_unix_s(99)));
        assert!(incident.is_calling(Time::from_unix_s(100)));
        let closed = incident.resolve().unwrap();
        assert!(!closed.is_calling(Time::from_unix_s(1000)));
        assert_eq!(closed.acknowledge(), Err(AlreadyResolved));
        assert_eq!(closed.resolve(), Err(AlreadyResolved));
    }
}
