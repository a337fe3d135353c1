//! What a provider changes of the token endpoint's requests and answers, without its type.

use serde_json::Value;

use super::{Grant, TokenForm};
use crate::error::BoxError;

/// What a provider changes in requests to the token endpoint, and in their answers.
pub(crate) trait Hooks: Send + Sync {
    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError>;
    fn token_answer(&self, answer: Value, grant: Grant<'_>) -> Value;
}
