//! Typed ids: a UUIDv7 inside, `dlv_01jd…` outside (the TypeID text form, <https://github.com/jetify-com/typeid>, spec 0.3).

use std::fmt;
use uuid::Uuid;

/// Crockford's base 32 in lower case, the TypeID alphabet.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Why a text is not the id that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    #[error("expected an id that starts with `{expected}_`, got `{got}`")]
    WrongPrefix { expected: &'static str, got: String },
    #[error("an id is 26 characters of 0-9 a-z (without i, l, o, u) after `{expected}_`")]
    Malformed { expected: &'static str },
}

/// 128 bits as 26 base-32 characters, most significant first.
pub fn encode(uuid: Uuid) -> String {
    let mut bits = uuid.as_u128();
    let mut out = [0u8; 26];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

/// The inverse of [`encode`]; `None` when a character or the length is wrong, or the value exceeds 128 bits.
pub fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 || text.as_bytes()[0] > b'7' {
        return None;
    }
    let mut bits = 0u128;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        bits = (bits << 5) | digit as u128;
    }
    Some(Uuid::from_u128(bits))
}

/// Splits `prefix_suffix` and checks both halves.
pub fn parse(expected: &'static str, text: &str) -> Result<Uuid, BadId> {
    // A bare UUID is accepted too: other systems store ids that way and lose nothing by it.
    if let Ok(uuid) = Uuid::try_parse(text) {
        return Ok(uuid);
    }
    match text.rsplit_once('_') {
        Some((prefix, suffix)) if prefix == expected => decode(suffix).ok_or(BadId::Malformed { expected }),
        Some((prefix, _)) => Err(BadId::WrongPrefix { expected, got: prefix.chars().take(20).collect() }),
        None => Err(BadId::Malformed { expected }),
    }
}

/// Declares one newtype id per aggregate: `id!(DeliveryId, "dlv")`.
#[macro_export]
macro_rules! id {
    ($($name:ident, $prefix:literal);* $(;)?) => {$(
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            pub const PREFIX: &'static str = $prefix;
            /// A new id; ids minted later sort later.
            pub fn mint() -> Self { Self(uuid::Uuid::now_v7()) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", $prefix, $crate::encode(self.0))
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { std::fmt::Display::fmt(self, f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::BadId;
            fn from_str(text: &str) -> Result<Self, Self::Err> { $crate::parse($prefix, text).map(Self) }
        }
        impl From<uuid::Uuid> for $name {
            fn from(uuid: uuid::Uuid) -> Self { Self(uuid) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )*};
}

id! {
    OrgId, "org";
    UserId, "usr";
    SessionId, "ses";
    ApiKeyId, "key";
    InvitationId, "inv";
    PlaceId, "plc";
    AddressId, "adr";
    ZoneId, "zon";
    VehicleId, "veh";
    DriverId, "drv";
    DeviceId, "dev";
    ShiftId, "shf";
    DocumentId, "doc";
    MaintenanceId, "mnt";
    MaintenanceRuleId, "mrl";
    AssignmentId, "asg";
    DeliveryId, "dlv";
    ItemId, "itm";
    AttemptId, "att";
    RouteId, "rte";
    StopId, "stp";
    IncidentId, "inc";
    ProofId, "prf";
    ImportId, "imp";
    FileId, "fil";
    CommandId, "cmd";
    PlanId, "pln";
    NoticeId, "ntc";
    ThreadId, "thr";
    MessageId, "msg";
    CannedReplyId, "can";
    EnquiryId, "enq";
    ViewId, "viw";
    VehicleCheckId, "chk";
    JobId, "job";
    EventId, "evt";
    RequestId, "req";
}

impl fmt::Display for crate::Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typeid_specification_examples_hold() {
        assert_eq!(encode(Uuid::nil()), "00000000000000000000000000");
        assert_eq!(encode(Uuid::max()), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
        let uuid: Uuid = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(encode(uuid), "01h455vb4pex5vsknk084sn02q");
        assert_eq!(decode("01h455vb4pex5vsknk084sn02q"), Some(uuid));
    }

    #[test]
    fn a_wrong_prefix_says_which_was_expected() {
        let text = VehicleId::mint().to_string();
        let error = text.parse::<DeliveryId>().unwrap_err();
        assert_eq!(error, BadId::WrongPrefix { expected: "dlv", got: "veh".into() });
    }

    #[test]
    fn hostile_texts_are_refused() {
        for text in [
            "",
            "_",
            "dlv_",
            "dlv_8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "dlv_01h455vb4pex5vsknk084sn02",
            "dlv_ىىىىىىىىىىىىى",
        ] {
            assert!(text.parse::<DeliveryId>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_survives_json() {
        let id = DeliveryId::mint();
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<DeliveryId>(&text).unwrap(), id);
    }
}
