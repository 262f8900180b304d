//! Which of a user's hats the law of a command asks for.

use crate::{
    Error, crew,
    delivery::State,
    law::{Role, Verb},
};
use kernel::{DriverId, UserId};
use platform::{Actor, Tx};

/// What an actor may be.
#[derive(Debug, Clone)]
pub(crate) struct Hats {
    pub driver: Option<DriverId>,
    roles: Vec<Role>,
}

/// The actor's roles, the one that explains most first.
pub(crate) async fn hats(tx: &mut Tx, actor: &Actor) -> Result<Hats, Error> {
    let driver = if actor.may("driver:act") { driver_of(tx, actor.user()).await? } else { None };
    let mut roles = Vec::new();
    if driver.is_some() {
        roles.push(Role::Driver);
    }
    if actor.may("deliveries:correct") {
        roles.push(Role::Admin);
    }
    if actor.may("deliveries:command") {
        roles.extend([Role::Dispatcher, Role::HubStaff]);
    }
    if actor.may("deliveries:write") {
        roles.push(Role::Business);
    }
    Ok(Hats { driver, roles })
}

impl Hats {
    /// The hat to wear for this verb in this state; for an illegal verb, the first one.
    pub fn role_for(&self, verb: Verb, state: State) -> Option<Role> {
        let permitted = |role: &&Role| verb.rule_in(state).is_some_and(|rule| rule.permits(**role));
        self.roles.iter().find(permitted).or(self.roles.first()).copied()
    }

    /// A driver acts as a driver only on what is his; otherwise another hat is tried first.
    pub fn role_on(&self, verb: Verb, state: State, assigned: Option<DriverId>) -> Option<Role> {
        let is_of_an_offer = verb == Verb::AcceptOffer || (verb == Verb::Decline && state == State::Ready);
        let is_his = self.driver.is_some() && (self.driver == assigned || is_of_an_offer);
        if is_his || self.roles.len() < 2 {
            return self.role_for(verb, state);
        }
        let others = Self {
            driver: self.driver,
            roles: self.roles.iter().copied().filter(|r| *r != Role::Driver).collect(),
        };
        others.role_for(verb, state)
    }
}

/// The driver whom this user is, as the fleet knows.
pub(crate) async fn driver_of(tx: &mut Tx, user: UserId) -> Result<Option<DriverId>, Error> {
    crew::driver_of(tx, user).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hat_fits_the_verb() {
        let me = Some(DriverId::mint());
        let owner_driver =
            Hats { driver: me, roles: vec![Role::Driver, Role::Admin, Role::Dispatcher, Role::Business] };
        assert_eq!(owner_driver.role_on(Verb::Pickup, State::AtPickup, me), Some(Role::Driver));
        assert_eq!(owner_driver.role_on(Verb::Cancel, State::Ready, None), Some(Role::Admin));
        assert_eq!(owner_driver.role_on(Verb::Correct, State::Delivered, None), Some(Role::Admin));
        let shipper = Hats { driver: None, roles: vec![Role::Business] };
        assert_eq!(shipper.role_on(Verb::Cancel, State::Ready, None), Some(Role::Business));
        assert_eq!(
            shipper.role_on(Verb::Assign, State::Ready, None),
            Some(Role::Business),
            "and the law will say no"
        );
        assert_eq!(Hats { driver: None, roles: vec![] }.role_for(Verb::Accept, State::Assigned), None);
    }
}
