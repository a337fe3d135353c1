//! What a setup gets back without a type: its own, and nothing else.

use std::{sync::Mutex, time::SystemTime};

use auth::{AuthConfig, Claims, ClaimsUpdate, Roles, RolesUpdate, auth, provider::JsonProfile};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::{Tokens, identity::Kind};

/// A provider that is never asked.
#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme", profile = JsonProfile,
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
    userinfo = "https://acme.example/me",
)]
struct Acme {
    client_id: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Claims)]
struct Customer {
    #[claims(public, client_update)]
    plan: String,
}

#[derive(Roles)]
enum Post {
    Reader,
}

auth! {
    struct SilentAuth;
    providers: [Acme { client_id: "rp" }],
    session: { claims: extern Customer },
}

auth! {
    struct TalkingAuth;
    providers: [Acme { client_id: "rp" }],
    session: { claims: extern Customer },
    roles: extern Post,
    callbacks: {
        claims: |update: ClaimsUpdate<TalkingAuth>| match update.trigger {
            Trigger::Read { claims } => Customer { plan: format!("{}, read", claims.plan) },
            Trigger::Update { claims, patch } => claims.apply(patch),
            Trigger::SignIn { .. } | Trigger::SignUp { .. } => Customer::default(),
        },
        roles: |_: RolesUpdate<TalkingAuth>| vec![Post::Reader],
    },
}

/// What [`HearingAuth`] was told of.
static HEARD: Mutex<Option<Value>> = Mutex::new(None);

auth! {
    struct HearingAuth;
    providers: [],
    session: { claims: extern Customer },
    events: {
        session: |event: event::Session<HearingAuth>| {
            *HEARD.lock().expect("nobody panicked") = Some(event.session);
        },
    },
}

auth! {
    struct ShowingAuth;
    providers: [],
    session: { claims: extern Customer },
    callbacks: { session: |view: SessionView<ShowingAuth>| json!(view.user.name()) },
}

const HEARING: Typed<HearingAuth> = Typed { state: () };
const SHOWING: Typed<ShowingAuth> = Typed { state: () };
const SILENT: Typed<SilentAuth> = Typed { state: () };
const TALKING: Typed<TalkingAuth> = Typed { state: () };

fn gold() -> ErasedClaims {
    ErasedClaims::new(Customer { plan: "gold".to_owned() })
}

/// Claims of no setup here.
fn foreign() -> ErasedClaims {
    ErasedClaims::new(crate::NoClaims {})
}

fn plan(claims: &ErasedClaims) -> &str {
    &claims.get::<Customer>().expect("they are a customer's").plan
}

fn ada() -> User {
    User::new("7")
}

fn account() -> Account {
    Account {
        provider: "acme".to_owned(),
        provider_account_id: "1".to_owned(),
        kind: Kind::OAuth2,
        issuer: None,
        tokens: Tokens::default(),
    }
}

fn its_profile() -> ErasedProfile {
    ErasedProfile::new(SilentAuthProfile::Acme(JsonProfile(json!({}))))
}

#[tokio::test]
async fn what_nobody_has_declared_is_known_at_once() {
    let profile = its_profile();
    let redirected = SILENT.redirect("/x".into(), "/".into(), RedirectPurpose::SignIn, "/y".into());
    assert!(matches!(redirected, Reply::Now(_)));
    assert_eq!(redirected.await.expect("it is the default"), "/y");
    let claims = SILENT.claims(ErasedTrigger::Read { claims: gold() });
    assert!(matches!(claims, Reply::Now(_)));
    assert_eq!(plan(&claims.await.expect("they are its own")), "gold");
    let allowed = SILENT.sign_in(0, ada(), &Identity::new("1"), &account(), &profile, false);
    assert!(matches!(allowed, Reply::Now(_)));
    assert_eq!(allowed.await.expect("each may"), Decision::Allow);
    assert!(matches!(SILENT.on_create_user(ada()), Reply::Now(_)));
    // The application's own functions are asked.
    let claims = TALKING.claims(ErasedTrigger::Read { claims: gold() });
    assert!(matches!(claims, Reply::Later(_)));
    assert_eq!(plan(&claims.await.expect("they are its own")), "gold, read");
    let roles = TALKING.roles(ada(), &gold(), None, RoleSet::NONE);
    assert!(matches!(roles, Reply::Later(_)));
    assert_eq!(roles.await.expect("it doesn't fail"), RoleSet::of([Post::Reader]));
}

#[tokio::test]
async fn what_is_shown_is_a_value_only_for_functions_that_look_at_it() {
    let ada = ada().with_name("Ada");
    let shown = async |declaration: &dyn Declaration| {
        let (now, roles) = (SystemTime::UNIX_EPOCH, RoleSet::NONE);
        let shown = declaration.session(&ada, now, &gold(), None, false, roles).await;
        let shown = shown.expect("the claims are its own");
        declaration.on_session(&ada, &shown).await.expect("nobody fails");
        shown
    };
    let Shown::Text(text) = shown(&SILENT).await else { panic!("nobody looks at it") };
    let expires = "1970-01-01T00:00:00.000Z";
    let expected = json!({ "plan": "gold", "user": { "name": "Ada" }, "expires": expires });
    assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), expected);
    assert_eq!(shown(&HEARING).await, Shown::Value(expected.clone()));
    assert_eq!(HEARD.lock().expect("nobody panicked").take(), Some(expected));
    assert_eq!(shown(&SHOWING).await, Shown::Value(json!("Ada")));
}

#[tokio::test]
async fn a_patch_is_read_and_applied_in_its_type() {
    for (patch, expected) in [(json!({ "plan": "pro" }), "pro"), (json!({ "other": 1 }), "gold")] {
        let patch = TALKING.read_patch(patch).expect("it fits");
        let claims = TALKING.claims(ErasedTrigger::Update { claims: gold(), patch }).await;
        assert_eq!(plan(&claims.expect("both are its own")), expected);
    }
    assert!(TALKING.read_patch(json!({ "plan": 1 })).is_err());
}

/// No path leads there. If one did, nobody would be signed in with it.
#[tokio::test]
async fn what_another_setup_has_made_fails() {
    let (profile, other) = (its_profile(), ErasedProfile::new(()));
    assert!(SILENT.claims(ErasedTrigger::Read { claims: foreign() }).await.is_err());
    let patch = ErasedPatch::new(());
    assert!(SILENT.claims(ErasedTrigger::Update { claims: gold(), patch }).await.is_err());
    let (user, account) = (ada(), account());
    let signed_in =
        SignedIn { user: user.clone(), account: account.clone(), profile: other.clone() };
    assert!(TALKING.claims(ErasedTrigger::SignIn(Box::new(signed_in))).await.is_err());
    let sign_in = |profile: &ErasedProfile| {
        SILENT.sign_in(0, user.clone(), &Identity::new("1"), &account, profile, false)
    };
    assert!(sign_in(&profile).await.is_ok() && sign_in(&other).await.is_err());
    assert!(TALKING.roles(ada(), &foreign(), None, RoleSet::NONE).await.is_err());
    assert!(TALKING.roles(ada(), &gold(), Some(&profile), RoleSet::NONE).await.is_err());
    let session = |claims: &ErasedClaims| {
        SILENT.session(&ada(), SystemTime::UNIX_EPOCH, claims, None, false, RoleSet::NONE)
    };
    assert!(session(&gold()).await.is_ok() && session(&foreign()).await.is_err());
    let required = |profile: &ErasedProfile, claims: &ErasedClaims| {
        let (user, account) = (user.clone(), account.clone());
        SILENT.requires_second_factor(0, user, account, profile, claims, RoleSet::NONE)
    };
    assert!(!required(&profile, &gold()).await.expect("both are its own"));
    assert!(required(&other, &gold()).await.is_err());
    assert!(required(&profile, &foreign()).await.is_err());
}
