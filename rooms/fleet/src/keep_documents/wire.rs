use crate::{Day, DocumentKind, Standing};
use garde::Validate;
use kernel::{DocumentId, DriverId, Time, VehicleId};
use serde::{Deserialize, Serialize};

/// What can be said of a document: of a vehicle or of a driver, one of the two.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct DocumentInput {
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub kind: DocumentKind,
    #[garde(inner(length(chars, max = 80)))]
    pub number: Option<String>,
    #[garde(inner(length(chars, max = 120)))]
    pub issuer: Option<String>,
    pub issued_on: Option<Day>,
    /// its last good day
    pub expires_on: Option<Day>,
    /// as it was read; the page itself is sent to `PUT /documents/{document}/file`
    #[garde(inner(pattern(r"^[0-9a-f]{64}$")))]
    pub file_hash: Option<String>,
    #[garde(inner(length(chars, max = 2000)))]
    pub notes: Option<String>,
}

/// A document as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Document {
    pub id: DocumentId,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    /// name of the vehicle or driver
    pub holder: String,
    pub kind: DocumentKind,
    pub number: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<Day>,
    pub expires_on: Option<Day>,
    /// as of today, where the organisation is
    pub standing: Standing,
    /// negative when it has run out
    pub days_left: Option<i32>,
    /// SHA-256 of the scanned page
    pub file_hash: Option<String>,
    pub file: Option<DocumentFile>,
    pub notes: Option<String>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}

/// The scanned page, at `GET /documents/{document}/file`.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DocumentFile {
    /// `application/pdf`, `image/jpeg`, `image/png` or `image/webp`
    pub media: String,
    pub bytes: i64,
}
