//! What is stored of an account.

use auth::adapter::StoredAccount;
use serde_json::{Value, json};

use super::{InRowsAuth, V4InRowsAuth, built, context, request, somebody};
use crate::{flow::admission::account, identity::Kind};

/// Every column of an account has what it is called after. By default nobody can use the tokens with a
/// copy of the table, and what was said is kept beside them; v4 knows neither, nor a word for OpenID
/// Connect.
#[tokio::test]
async fn an_account_is_stored_with_all_that_came_with_it() {
    let (native, request) = (built(InRowsAuth::builder()).await, request(None));
    let native = context(&native, &request).await;
    let candidate = somebody(Kind::Oidc);
    let stored = account::stored(&native, &candidate, None).expect("it can be stored");
    let vault = &native.engine().vault;
    for (sealed, token) in [
        (&stored.access_token, "at"),
        (&stored.refresh_token, "rt"),
        (&stored.id_token, "it"),
        (&stored.oauth_token, "ot"),
        (&stored.oauth_token_secret, "os"),
    ] {
        let sealed = sealed.as_deref().expect("the provider gave one");
        assert_ne!(sealed, token);
        assert_eq!(vault.open(sealed).expect("it is sealed"), token);
    }
    let said = stored.identity.as_deref().expect("what was said is kept");
    let expected = json!({
        "name": "Ada", "image": "/ada.png", "email": "ada@shop.example", "email_verified": true,
        "issuer": "https://acme.example",
    });
    assert_eq!(serde_json::from_str::<Value>(said).expect("it is JSON"), expected);
    assert_eq!(stored.kind, Kind::Oidc);

    let v4 = built(V4InRowsAuth::builder()).await;
    let v4 = context(&v4, &request).await;
    let plain = |kind, called| {
        let found = account::stored(&v4, &somebody(kind), None).expect("it can be stored");
        let expected = StoredAccount {
            access_token: Some("at".to_owned()),
            refresh_token: Some("rt".to_owned()),
            id_token: Some("it".to_owned()),
            token_type: Some("Bearer".to_owned()),
            scope: Some("a b".to_owned()),
            expires_at: Some(7),
            session_state: Some("ss".to_owned()),
            oauth_token: Some("ot".to_owned()),
            oauth_token_secret: Some("os".to_owned()),
            ..StoredAccount::new("", "acme", "1", called)
        };
        assert!(found == expected, "{kind:?}");
        found
    };
    plain(Kind::OAuth1, Kind::OAuth1);
    plain(Kind::OAuth2, Kind::OAuth2);
    let same = plain(Kind::Oidc, Kind::OAuth2);
    // By default the rest is the same.
    let kept = stored.clone();
    let StoredAccount { access_token, refresh_token, id_token, identity, kind, .. } = kept;
    let StoredAccount { oauth_token, oauth_token_secret, .. } = stored.clone();
    let rest = StoredAccount {
        kind,
        access_token,
        refresh_token,
        id_token,
        oauth_token,
        oauth_token_secret,
        identity,
        ..same
    };
    assert!(stored == rest);
}
