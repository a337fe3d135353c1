//! What is left of a user whose address is proven for the first time.

use auth::adapter::StoredAccount;
use serde_json::json;

use super::{
    BelievingAuth, InCookiesAuth, InRowsAuth, Played, TrustingAuth, built, context, known, request,
    somebody,
};
use crate::{
    adapter::{Changes, UserChange},
    flow::admission::first_proof::end_what_was_before,
    identity::Kind,
};

const ADA: &str = "ada@shop.example";

/// An account of which the provider said this about the address.
fn account(provider: &str, id: &str, kind: Kind, email: &str, verified: bool) -> StoredAccount {
    let identity = json!({ "email": email, "email_verified": verified }).to_string();
    StoredAccount { identity: Some(identity), ..StoredAccount::new("", provider, id, kind) }
}

/// The ids of the accounts that stay.
async fn kept<A: Played>(setup: &A, accounts: Vec<StoredAccount>) -> Vec<String> {
    let (request, mut user) = (request(None), known("ada"));
    user.user.email = Some(ADA.to_owned());
    let mut changes = Changes::of(UserChange::Keep("ada".to_owned()));
    let (context, candidate) = (context(setup, &request).await, somebody(Kind::Oidc));
    let ended = end_what_was_before(&context, &candidate, &user, accounts, &mut changes).await;
    assert!(ended.is_ok(), "nobody could have a password here");
    assert!(changes.end_sessions, "whoever was signed in is not any more");
    changes.keep_accounts.expect("it says which").into_iter().map(|(_, id)| id).collect()
}

// LK-002
/// The account that proves it, and what has proven it too: an account of a provider whose word counts,
/// where the setup says whose does. A password has proven nothing, whatever its row says.
#[tokio::test]
async fn accounts_stay_that_have_proven_the_address() {
    let accounts = || {
        vec![
            account("acme", "1", Kind::Oidc, "other@shop.example", false),
            account("acme", "proven", Kind::Oidc, ADA, true),
            account("acme", "claimed", Kind::Oidc, ADA, false),
            account("acme", "of another", Kind::Oidc, "other@shop.example", true),
            account("other", "1", Kind::OAuth2, ADA, true),
            account("other", "claimed", Kind::OAuth2, ADA, false),
            account("form", "password", Kind::Credentials, ADA, true),
            StoredAccount::new("", "acme", "says nothing", Kind::Oidc),
        ]
    };
    // `linking: verified_email { trusted: [Acme] }`.
    let trusting = built(TrustingAuth::builder()).await;
    assert_eq!(kept(&trusting, accounts()).await, ["1", "proven"]);
    // `linking: never`: nobody was named whose word doesn't count.
    let never = built(InRowsAuth::builder()).await;
    assert_eq!(kept(&never, accounts()).await, ["1", "proven", "1"]);
    // `linking: dangerous_email { trusted: [Acme] }`: what it claims is believed, of this address alone.
    let believing = built(BelievingAuth::builder()).await;
    assert_eq!(kept(&believing, accounts()).await, ["1", "proven", "claimed"]);
}

// LK-015
/// A store without stamps ends no session in a cookie. Whoever began one before the proof would go on in the
/// user of the person who proved the address, so that nobody proves it.
#[tokio::test]
async fn nothing_is_proven_where_the_sessions_of_before_would_go_on() {
    async fn is_proven<A: Played>(setup: A) -> bool {
        let (request, user) = (request(None), known("ada"));
        let mut changes = Changes::of(UserChange::Keep("ada".to_owned()));
        let (context, candidate) = (context(&setup, &request).await, somebody(Kind::Oidc));
        end_what_was_before(&context, &candidate, &user, Vec::new(), &mut changes).await.is_ok()
    }
    assert!(!is_proven(built(InCookiesAuth::builder()).await).await);
    assert!(is_proven(built(TrustingAuth::builder()).await).await);
    assert!(is_proven(built(InRowsAuth::builder()).await).await, "rows are deleted");
}
