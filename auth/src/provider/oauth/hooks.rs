//! What a provider changes in requests to the token endpoint, without the provider's type.

use serde_json::Value;

use super::{Grant, TokenForm};
use crate::error::BoxError;

/// What a provider changes in requests to the token endpoint, and in their answers.
///
/// It is apart from [`RunOAuth`](super::RunOAuth), which has the type of the setup's profiles: to refresh or to
/// revoke a token, none is needed.
pub(crate) trait Hooks: Send + Sync {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError>;
    fn token_answer(&self, answer: Value, grant: Grant<'_>) -> Value;
}
