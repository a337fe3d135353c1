//! Signing in with a form that the application, or a provider, checks.

mod authorizer;
mod form;
mod kind;
mod public_error;
mod unavailable;

pub(crate) use self::authorizer::Checking;
pub use self::{
    authorizer::{Authorizer, CredentialsMethod, SignInForm},
    form::{CredentialsForm, FormError, FormField, SentForm},
    kind::CredentialsProvider,
    public_error::PublicError,
    unavailable::Unavailable,
};
