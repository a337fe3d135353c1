//! EVE Online, whose profile is in its access token.

use serde_json::{Value, json};

use super::{
    provider::{CLIENT, Provider},
    sign,
    site::{SignedIn, Site, SpecialAuthProfile},
};

const TOKEN: &str = "https://login.eveonline.com/v2/oauth/token";

fn claims(provider: &Provider, given: &Value) -> Value {
    let usual = json!({
        "sub": "CHARACTER:EVE:2117304518", "name": "Mira Castellane", "owner": "first=",
        "aud": [CLIENT, "EVE Online"], "azp": CLIENT, "nonce": null,
    });
    let mut claims = usual.as_object().unwrap().clone();
    claims.extend(given.as_object().unwrap().clone());
    provider.claims("https://login.eveonline.com", &Value::Object(claims))
}

fn serve(site: &Site, token: impl Fn(&Provider) -> String + Send + Sync + 'static) {
    site.provider.answer("https://login.eveonline.com/oauth/jwks", sign::jwks());
    let this = site.provider.clone();
    site.provider.react(TOKEN, move |_| {
        json!({ "access_token": token(&this), "token_type": "Bearer", "expires_in": 1199 }).into()
    });
}

async fn sign_in(site: &Site, given: Value) -> Option<SignedIn> {
    serve(site, move |provider| sign::jwt(&claims(provider, &given), None));
    site.sign_in().await
}

#[tokio::test]
async fn an_access_token_is_checked_like_an_id_token() {
    let site = Site::start("eveonline", &[]).await;
    for given in [
        json!({}),
        json!({ "iss": "login.eveonline.com" }),
        // What its documentation says.
        json!({ "iss": "https://login.eveonline.com/" }),
        json!({ "aud": ["EVE Online", CLIENT] }),
    ] {
        let person = sign_in(&site, given.clone()).await;
        let person = person.unwrap_or_else(|| panic!("{given}"));
        assert_eq!(person.identity.id, "2117304518");
        assert_eq!(person.identity.name.as_deref(), Some("Mira Castellane"));
    }
    let now = site.provider.now();
    for given in [
        json!({ "iss": "https://login.evil.example" }),
        json!({ "iss": "http://login.eveonline.com" }),
        json!({ "iss": "https://login.eveonline.com//" }),
        json!({ "iss": null }),
        json!({ "aud": [CLIENT] }),
        json!({ "aud": ["EVE Online"] }),
        json!({ "aud": ["another", "EVE Online"] }),
        json!({ "aud": CLIENT }),
        json!({ "aud": null }),
        json!({ "azp": "another" }),
        json!({ "azp": null }),
        json!({ "exp": now - 3600 }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "sub": null }),
    ] {
        assert!(sign_in(&site, given.clone()).await.is_none(), "{given}");
    }
    // Somebody else under the same signature, a signature with what is public, and none at all.
    let change = |token: &str| {
        let parts: Vec<_> = token.split('.').map(str::to_owned).collect();
        <[String; 3]>::try_from(parts).unwrap()
    };
    serve(&site, move |provider| {
        let [header, _, signature] = change(&sign::jwt(&claims(provider, &json!({})), None));
        let other = sign::jwt(&claims(provider, &json!({ "sub": "CHARACTER:EVE:1" })), None);
        format!("{header}.{}.{signature}", change(&other)[1])
    });
    assert!(site.sign_in().await.is_none());
    serve(&site, |provider| sign::jwt(&claims(provider, &json!({})), Some(CLIENT)));
    assert!(site.sign_in().await.is_none());
    serve(&site, move |provider| {
        let [_, claims, _] = change(&sign::jwt(&claims(provider, &json!({})), None));
        // {"alg":"none"}
        format!("eyJhbGciOiJub25lIn0.{claims}.")
    });
    assert!(site.sign_in().await.is_none());
    serve(&site, |_| "opaque".to_owned());
    assert!(site.sign_in().await.is_none());
}

#[tokio::test]
async fn a_character_that_was_sold_is_somebody_else() {
    let site = Site::start("eveonline", &[("BIND_OWNER", "true")]).await;
    let first = sign_in(&site, json!({ "owner": "first=" })).await.unwrap();
    let again = sign_in(&site, json!({ "owner": "first=" })).await.unwrap();
    let second = sign_in(&site, json!({ "owner": "second=" })).await.unwrap();
    assert_eq!(first.identity.id, "2117304518:first=");
    assert_eq!(again.account.provider_account_id, first.account.provider_account_id);
    assert_ne!(second.account.provider_account_id, first.account.provider_account_id);
    for nobody in [json!(null), json!("")] {
        assert!(sign_in(&site, json!({ "owner": nobody })).await.is_none(), "{nobody}");
    }
    // As NextAuth has it, the character is who it is.
    let site = Site::start("eveonline", &[]).await;
    let first = sign_in(&site, json!({ "owner": "first=" })).await.unwrap();
    let second = sign_in(&site, json!({ "owner": "second=" })).await.unwrap();
    assert_eq!(first.identity.id, second.identity.id);
    let SpecialAuthProfile::EveOnline(profile) = second.profile else { panic!("EVE Online") };
    assert_eq!(profile.owner.as_deref(), Some("second="), "the application can tell");
}
