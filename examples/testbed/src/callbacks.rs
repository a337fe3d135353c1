//! The callbacks of the traced setups.

#![expect(clippy::needless_pass_by_value, reason = "a callback gets its input by value")]

use auth::{
    Account, Auth, BoxError, Claims, ClaimsUpdate, Decision, Identity, Redirect, SessionView,
    SignIn, Trigger, User, provider::Kind,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::trace;

/// What a session of the traced setups carries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(crate) struct Visitor {
    /// With `compat: next_auth_v4` the name of the user, when it is there.
    #[claims(public, client_update)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[claims(public)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
}

/// What a session of the setup `big` carries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(crate) struct Big {
    #[serde(default, rename = "big", skip_serializing_if = "Option::is_none")]
    padding: Option<String>,
    #[claims(public, client_update)]
    #[serde(default, skip_serializing)]
    grow: bool,
    #[claims(public, client_update)]
    #[serde(default, skip_serializing)]
    shrink: bool,
}

/// A profile, where a setup traces it: nothing of a form or a mail.
pub(crate) trait Traced {
    /// As the provider sent it.
    fn json(&self) -> Option<Value>;
    /// What the `profile` function made of it.
    fn identity(&self) -> Option<Identity>;
}

pub(crate) fn sign_in<A: Auth>(attempt: SignIn<A>) -> Result<Decision, BoxError>
where
    A::Profile: Traced,
{
    let mut args = json!({
        "user": trace::user(&attempt.user),
        "account": trace::account(&attempt.account),
    });
    if attempt.account.kind != Kind::Credentials
        && let Some(profile) = attempt.profile.json()
    {
        args["profile"] = profile;
    }
    if attempt.verification_request {
        args["email"] = json!({ "verificationRequest": true });
    }
    trace::call("callback", "signIn", &json!([args]))?;
    match attempt.user.email.as_deref() {
        Some("denied@example.com") => Ok(Decision::Deny),
        Some("redirected@example.com") => {
            Ok(Decision::Redirect("/not-allowed?reason=plan".to_owned()))
        }
        Some("throws@example.com") => Err("custom boom & more".into()),
        _ => Ok(Decision::Allow),
    }
}

pub(crate) fn redirect<A: Auth>(to: Redirect<A>) -> Result<String, BoxError> {
    let args = json!([{ "url": to.url, "baseUrl": to.base_url }]);
    trace::call("callback", "redirect", &args)?;
    Ok(to.into_default())
}

/// The user's role is kept, and an update changes the name.
pub(crate) fn claims<A: Auth<Claims = Visitor>>(
    update: ClaimsUpdate<A>,
) -> Result<Visitor, BoxError>
where
    A::Profile: Traced,
{
    match update.trigger {
        Trigger::SignUp { user, account, profile, .. } => {
            signed_in("signUp", &user, &account, &profile)?;
            Ok(visitor(&account))
        }
        Trigger::SignIn { user, account, profile, .. } => {
            signed_in("signIn", &user, &account, &profile)?;
            Ok(visitor(&account))
        }
        Trigger::Update { claims, patch } => {
            let mut args = json!({ "token": { "role": claims.role }, "trigger": "update" });
            if let Some(name) = &patch.name {
                args["session"] = json!({ "name": name });
            }
            trace::call("callback", "jwt", &json!([args]))?;
            Ok(claims.with(patch))
        }
        Trigger::Read { claims } => {
            trace::call("callback", "jwt", &json!([{ "token": { "role": claims.role } }]))?;
            Ok(claims)
        }
    }
}

/// What a session in the store keeps. NextAuth asks nobody there, so nothing is noted, and an update
/// keeps nothing.
pub(crate) fn row_claims<A: Auth<Claims = Visitor>>(update: ClaimsUpdate<A>) -> Visitor {
    match update.trigger {
        Trigger::SignUp { account, .. } | Trigger::SignIn { account, .. } => visitor(&account),
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// The form's seventh user, whatever id a database makes, is an administrator.
fn visitor(account: &Account) -> Visitor {
    let is_admin = account.kind == Kind::Credentials && account.provider_account_id == "7";
    Visitor { role: is_admin.then(|| "admin".to_owned()), name: None }
}

/// 5,000 characters at first, 9,000 after `grow`, none after `shrink`.
pub(crate) fn big<A: Auth<Claims = Big>>(update: ClaimsUpdate<A>) -> Big {
    let filled =
        |letter: &str, count| Big { padding: Some(letter.repeat(count)), ..Big::default() };
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => filled("x", 5000),
        Trigger::Update { patch, .. } if patch.shrink == Some(true) => Big::default(),
        Trigger::Update { patch, .. } if patch.grow == Some(true) => filled("y", 9000),
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

fn signed_in<P: Traced>(
    trigger: &str,
    user: &User,
    account: &Account,
    profile: &P,
) -> Result<(), BoxError> {
    let token = json!({
        "sub": user.id, "name": user.name, "email": user.email, "picture": user.image,
    });
    let mut args = json!({
        "token": token,
        "user": trace::user(user),
        "account": trace::account(account),
        "trigger": trigger,
    });
    if account.kind != Kind::Credentials
        && let Some(profile) = profile.json()
    {
        args["profile"] = profile;
    }
    trace::call("callback", "jwt", &json!([args]))
}

pub(crate) fn session<A: Auth>(view: SessionView<A>) -> Result<Value, BoxError> {
    let User { id, name, email, image } = view.user.clone();
    let shown = view.into_json()?;
    let mut session = json!({ "user": shown["user"], "expires": shown["expires"] });
    // In v4's token the name is the one that an update has just given.
    let name = shown["name"].as_str().map(str::to_owned).or(name);
    let token = json!({
        "sub": id, "name": name, "email": email, "picture": image, "role": shown["role"],
    });
    trace::call("callback", "session", &json!([{ "session": session, "token": token }]))?;
    // Of what an update may change, the page needs nothing.
    if let Some(role) = shown["role"].as_str() {
        session["role"] = role.into();
    }
    Ok(session)
}

/// A session in the store: an update's name is shown, and not kept.
pub(crate) fn row_session<A: Auth>(view: SessionView<A>) -> Result<Value, BoxError> {
    let (user, update) = (view.user.clone(), view.update.clone());
    let shown = view.into_json()?;
    let mut session = json!({ "user": shown["user"], "expires": shown["expires"] });
    let mut args = json!({ "session": session, "user": trace::user(&user) });
    if let Some(update) = &update {
        args["newSession"] = update.clone();
        args["trigger"] = "update".into();
    }
    trace::call("callback", "session", &json!([args]))?;
    if let Some(name) = update.as_ref().and_then(|update| update["name"].as_str()) {
        session["user"]["name"] = name.into();
    }
    if let Some(role) = shown["role"].as_str() {
        session["role"] = role.into();
    }
    Ok(session)
}
