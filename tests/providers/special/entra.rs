//! Whose accounts Microsoft Entra ID lets in, and who says so.

use serde_json::{Value, json};

use super::{provider::document, sign, site::Site};

pub(crate) const MICROSOFT: [&str; 2] = ["azure-ad", "microsoft-entra-id"];
const HOST: &str = "https://login.microsoftonline.com";
const TENANT: &str = "8c6b5a49-3827-4160-9f8e-7d6c5b4a3928";
const OTHER: &str = "11111111-2222-4333-8444-555555555555";
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn issuer(tenant: &str) -> String {
    format!("{HOST}/{tenant}/v2.0")
}

/// A site for a tenant. Microsoft's document for `tenant` says that the issuer is `issuer`, and its
/// ID tokens have these claims.
pub(crate) async fn site(
    id: &'static str,
    options: &[(&str, &str)],
    issuer: &str,
    claims: Value,
) -> Site {
    let site = Site::start(id, options).await;
    let tenant = options.iter().find(|(name, _)| *name == "TENANT_ID");
    let tenant = tenant.map_or("common", |(_, tenant)| tenant);
    let (own, named) = (issuer.to_owned(), issuer.to_owned());
    site.provider.openid(&document(&self::issuer(tenant)), &own, move |provider| {
        sign::jwt(&provider.claims(&named, &claims), None)
    });
    site
}

async fn signs_in(id: &'static str, tenant: &str, issuer: &str, claims: Value) -> bool {
    let options = [("TENANT_ID", tenant), ("FETCH_PROFILE_PHOTO", "false")];
    site(id, &options, issuer, claims).await.sign_in().await.is_some()
}

// OI-059
#[tokio::test]
async fn an_issuer_is_made_from_the_tenant() {
    let template = issuer("{tenantid}");
    for id in MICROSOFT {
        for (claims, is_good) in [
            (json!({ "tid": TENANT, "iss": issuer(TENANT) }), true),
            (json!({ "tid": OTHER, "iss": issuer(OTHER) }), true),
            (json!({ "tid": OTHER, "iss": issuer(TENANT) }), false),
            (json!({ "tid": TENANT, "iss": issuer(OTHER) }), false),
            (json!({ "iss": issuer(TENANT) }), false),
            (json!({ "tid": TENANT, "iss": template }), false),
            (json!({ "tid": "{tenantid}", "iss": template }), false),
            (json!({ "tid": "", "iss": issuer("") }), false),
            (json!({ "tid": "contoso", "iss": issuer("contoso") }), false),
            (json!({ "tid": 7, "iss": issuer("7") }), false),
            (json!({ "tid": "a/../b", "iss": issuer("a/../b") }), false),
            (json!({ "tid": TENANT, "iss": format!("https://evil.example/{TENANT}/v2.0") }), false),
            (json!({ "tid": TENANT, "iss": format!("{}/", issuer(TENANT)) }), false),
            (json!({ "tid": TENANT, "iss": null }), false),
        ] {
            let found = signs_in(id, "common", &template, claims.clone()).await;
            assert_eq!(found, is_good, "{id}: {claims}");
        }
    }
}

// OI-059
#[tokio::test]
async fn a_tenant_lets_its_own_accounts_in() {
    let rows = [
        ("common", TENANT, true),
        ("common", PERSONAL, true),
        ("organizations", TENANT, true),
        ("organizations", PERSONAL, false),
        ("consumers", PERSONAL, true),
        ("consumers", TENANT, false),
        (TENANT, TENANT, true),
        (TENANT, OTHER, false),
        (TENANT, PERSONAL, false),
    ];
    for id in MICROSOFT {
        for (configured, tenant, is_good) in rows {
            // As Microsoft has it: shared documents have a template, a tenant's has the tenant.
            let is_shared = ["common", "organizations", "consumers"].contains(&configured);
            let document = issuer(if is_shared { "{tenantid}" } else { configured });
            let named = issuer(if is_shared { tenant } else { configured });
            let claims = json!({ "tid": tenant, "iss": named });
            let found = signs_in(id, configured, &document, claims).await;
            assert_eq!(found, is_good, "{id} of {configured}: {tenant}");
        }
        // A tenant by its domain: the document has the tenant, and so the tokens.
        for (tenant, is_good) in [(TENANT, true), (OTHER, false)] {
            let claims = json!({ "tid": tenant, "iss": issuer(tenant) });
            let found = signs_in(id, "contoso.example", &issuer(TENANT), claims).await;
            assert_eq!(found, is_good, "{id}: {tenant}");
        }
        assert!(!signs_in(id, TENANT, &issuer(TENANT), json!({})).await, "{id}: no tenant");
    }
}
