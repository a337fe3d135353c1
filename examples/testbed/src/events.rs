//! The event listeners of the traced setups.

#![expect(clippy::needless_pass_by_value, reason = "a listener gets its input by value")]

use auth::{Auth, BoxError, event, provider::Kind};
use serde_json::{Value, json};

use crate::{callbacks::Traced, trace};

pub(crate) fn signed_in<A: Auth>(event: event::SignIn<A>) -> Result<(), BoxError>
where
    A::Profile: Traced,
{
    let mut args = json!({
        "user": trace::user(&event.user),
        "account": trace::account(&event.account),
        "isNewUser": event.is_new_user,
    });
    if !matches!(event.account.kind, Kind::Credentials | Kind::Email) {
        let identity = event.profile.and_then(|profile| profile.identity());
        args["profile"] =
            identity.map_or_else(|| trace::user(&event.user), |it| trace::identity(&it));
    }
    trace::call("event", "signIn", &json!([args]))
}

/// A session in a cookie ended.
pub(crate) fn signed_out<A: Auth>(event: event::SignOut<A>) -> Result<(), BoxError> {
    let user = &event.user;
    let token = json!({
        "sub": user.id, "name": user.name, "email": user.email, "picture": user.image,
    });
    trace::call("event", "signOut", &json!([{ "token": token }]))
}

/// A session in the store ended.
pub(crate) fn row_signed_out<A: Auth>(event: event::SignOut<A>) -> Result<(), BoxError> {
    trace::call("event", "signOut", &json!([{ "session": { "userId": event.user.id } }]))
}

pub(crate) fn session_read<A: Auth>(event: event::Session<A>) -> Result<(), BoxError> {
    let args = json!([{ "session": event.session, "token": { "sub": event.user.id } }]);
    trace::call("event", "session", &args)
}

pub(crate) fn row_session_read<A: Auth>(event: event::Session<A>) -> Result<(), BoxError> {
    trace::call("event", "session", &json!([{ "session": event.session }]))
}

pub(crate) fn user_created<A: Auth>(event: event::CreateUser<A>) -> Result<(), BoxError> {
    trace::call("event", "createUser", &json!([{ "user": trace::user(&event.user) }]))
}

pub(crate) fn user_updated<A: Auth>(event: event::UpdateUser<A>) -> Result<(), BoxError> {
    trace::call("event", "updateUser", &json!([{ "user": trace::user(&event.user) }]))
}

pub(crate) fn account_linked<A: Auth>(event: event::LinkAccount<A>) -> Result<(), BoxError>
where
    A::Profile: Traced,
{
    let profile = event.profile.identity().map_or(Value::Null, |it| trace::identity(&it));
    let args = json!([{
        "user": trace::user(&event.user),
        "account": trace::account(&event.account),
        "profile": profile,
    }]);
    trace::call("event", "linkAccount", &args)
}
