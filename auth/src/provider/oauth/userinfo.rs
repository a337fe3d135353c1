//! Requests with an access token.

use serde_json::Value;

use super::ProfileRequest;
use crate::error::BoxError;

pub(super) async fn userinfo(_: &ProfileRequest<'_>) -> Result<Value, BoxError> {
    todo!()
}

pub(super) async fn fetch(_: &ProfileRequest<'_>, _: &str) -> Result<Value, BoxError> {
    todo!()
}
