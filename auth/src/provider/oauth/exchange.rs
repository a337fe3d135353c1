//! The token request.

use super::TokenRequest;
use crate::{Tokens, error::BoxError};

pub(super) async fn exchange(_: &TokenRequest<'_>) -> Result<Tokens, BoxError> {
    todo!()
}
