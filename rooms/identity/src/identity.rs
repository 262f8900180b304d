//! What this room keeps between requests: keys, the turnstile for password hashing, and what the gate remembers.

use crate::{gate, hasher::Hasher, keys::Keys};
use mail::{Folder, SharedMailer};
use platform::Services;
use std::sync::Arc;

/// Found by handlers as `app.service::<Identity>()`.
pub struct Identity {
    pub(crate) keys: Keys,
    pub(crate) hasher: Hasher,
    pub(crate) watch: gate::Watch,
}

pub(crate) fn start(services: &mut Services) {
    services.put(Identity {
        keys: Keys::of(&services.config),
        hasher: Hasher::default(),
        watch: gate::Watch::default(),
    });
    services.set_gate(gate::gate());
    // The program puts its own when SMTP is configured; without one, mail lies in a folder beside the files.
    if services.get::<SharedMailer>().is_none() {
        let folder = services.config.files_dir.join("mail");
        let mailer =
            Folder::at(folder, "Qafila <no-reply@qafila.invalid>").expect("BUG: the sender is an address");
        services.put::<SharedMailer>(Arc::new(mailer));
    }
}
