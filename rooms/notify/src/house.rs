//! How an organisation calls itself towards its customers, and what its clocks show.

use crate::text::Fields;
use jiff::tz::TimeZone;
use kernel::Time;
use platform::Tx;

pub struct House {
    name: String,
    zone: TimeZone,
}

impl House {
    pub async fn of(tx: &mut Tx) -> anyhow::Result<Self> {
        let organization = identity::organization(tx).await?;
        let name = organization.branding.display_name.filter(|name| !name.trim().is_empty());
        Ok(Self {
            name: name.unwrap_or(organization.name),
            // The zone was checked when it was set; a database restored from elsewhere may know more of them than we do.
            zone: TimeZone::get(&organization.time_zone).unwrap_or(TimeZone::UTC),
        })
    }

    /// `organization`, with which every text may begin.
    pub fn fields(&self) -> Fields {
        Fields::from([("organization".to_owned(), self.name.clone())])
    }

    /// `14:05`, as the wall shows it.
    pub fn clock(&self, at: Time) -> String {
        let local = at.timestamp().to_zoned(self.zone.clone());
        format!("{:02}:{:02}", local.hour(), local.minute())
    }
}
