//! Options that change requests or who may sign in, which the samples don't set.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    case::Case,
    differences,
    entry::{Entry, entries},
    is_there, sample,
    sign_in::{Back, Outcome, run},
    twist::Twist,
};

/// A provider whose catalogue entry says what an option does, and a case that sets options.
fn given(id: &str, change: impl FnOnce(&mut Value), options: Value) -> (Entry, Case) {
    let mut entry = entries().into_iter().find(|entry| entry.id() == id).unwrap();
    change(&mut entry.0);
    let mut case = sample(&entry);
    case.options = options;
    (entry, case)
}

async fn sign_in(entry: &Entry, case: &Case) -> Outcome {
    run(entry, case, Twist::None, Back::Same).await
}

/// Somebody signs in, and every request is as the entry says.
async fn holds(id: &str, change: impl FnOnce(&mut Value), options: Value) -> Outcome {
    let (entry, case) = given(id, change, options);
    let outcome = sign_in(&entry, &case).await;
    let differences = differences(&entry, &case, &outcome);
    assert!(differences.is_empty(), "{id}: {differences:?}");
    outcome
}

async fn refuses(id: &str, change: impl FnOnce(&mut Value), options: Value) {
    let (entry, case) = given(id, change, options);
    let outcome = sign_in(&entry, &case).await;
    assert!(outcome.user.is_none() && outcome.asked.contains("token"), "{id}: {outcome:?}");
}

fn param(name: &'static str, value: &'static str) -> impl FnOnce(&mut Value) {
    move |entry| entry["authorization"]["params"][name] = value.into()
}

// OI-060
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_is_asked_for_and_checked() {
    holds("slack", param("team", "T0R7GR"), json!({ "team": "T0R7GR" })).await;
    refuses("slack", param("team", "T0OTHER"), json!({ "team": "T0OTHER" })).await;
    holds("google", param("hd", "example.com"), json!({ "hd": "example.com" })).await;
    refuses("google", param("hd", "shop.example"), json!({ "hd": "shop.example" })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_character_can_be_bound_to_its_owner() {
    let option = |entry: &mut Value| entry["options"] = json!([{ "name": "bind_owner" }]);
    let (entry, mut case) = given("eveonline", option, json!({ "bind_owner": "true" }));
    let (identity, account) = sign_in(&entry, &case).await.user.unwrap();
    let owner = case.profile["owner"].as_str().unwrap();
    assert_eq!(identity.id, format!("{}:{owner}", case.expected["id"].as_str().unwrap()));
    assert_eq!(account.provider_account_id, identity.id);
    case.profile.as_object_mut().unwrap().remove("owner");
    assert!(sign_in(&entry, &case).await.user.is_none(), "nobody's character");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_found_by_its_region_or_without_discovery() {
    let optional = |entry: &mut Value| {
        for option in entry["options"].as_array_mut().unwrap() {
            option["required"] = false.into();
        }
        entry["options"][0]["default"] =
            "https://cognito-idp.{region}.amazonaws.com/{user_pool_id}".into();
    };
    let pool = json!({ "region": "eu-west-1", "user_pool_id": "eu-west-1_AbCdEfGhI" });
    holds("cognito", optional, pool).await;
    let (entry, case) = given("cognito", optional, json!({ "region": "eu-west-1" }));
    let outcome = sign_in(&entry, &case).await;
    assert!(outcome.flaws[0].contains("`region` and `user_pool_id`"), "{outcome:?}");
    let federated = param("identity_provider", "LoginWithAmazon");
    holds("cognito", federated, json!({ "identity_provider": "LoginWithAmazon" })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_has_its_own_discovery_document() {
    holds("fusionauth", |_| {}, json!({ "tenant_id": "00000000-0000-4000-8000-00000000d7d0" }))
        .await;
    let (entry, case) = given("fusionauth", |_| {}, json!({ "tenant_id": "a&issuer=b" }));
    let outcome = sign_in(&entry, &case).await;
    assert!(outcome.flaws[0].contains("it is not the id of a tenant"), "{outcome:?}");
}

/// Every option of the catalogue is one of ours, under the catalogue's name, and somebody can sign
/// in with each of its values.
#[tokio::test(flavor = "multi_thread")]
async fn every_option_of_the_catalogue_is_understood() {
    let (mut count, mut failures) = (0, Vec::new());
    for entry in entries().iter().filter(|entry| is_there(entry)) {
        for option in entry.list("/options") {
            let name = option["name"].as_str().unwrap();
            for value in values(entry, option) {
                let mut case = sample(entry);
                if !case.options.is_object() {
                    case.options = json!({});
                }
                case.options[name] = value.clone();
                if name == "private_key" {
                    case.options["team_id"] = json!("A1B2C3D4E5");
                    case.options["key_id"] = json!("F6G7H8I9J0");
                }
                if name == "tenant_id" && value.as_str().is_some_and(|tenant| tenant.contains('-'))
                {
                    case.profile["tid"] = value.clone();
                }
                let outcome = run(entry, &case, Twist::None, Back::Same).await;
                let differences = differences(entry, &case, &outcome);
                if !differences.is_empty() {
                    let differences = differences.join("; ");
                    failures.push(format!("{}, {name} = {value}: {differences}", entry.id()));
                }
                count += 1;
            }
        }
    }
    println!("{count} values of options");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The values of an option: its default, its example, those that it is one of; else one that makes
/// sense.
fn values(entry: &Entry, option: &Value) -> Vec<Value> {
    let listed = option["one_of"].as_array().cloned().unwrap_or_default();
    let named = ["default", "example"].map(|key| match &option[key] {
        // `<app>` in an example stands for a name, `{client_id}` for the id.
        Value::String(text) => {
            text.replace(['<', '>'], "").replace("{client_id}", "client-of-tests").into()
        }
        other => other.clone(),
    });
    let values = named.into_iter().chain(listed).filter(|value| !value.is_null());
    let values: Vec<_> = values.collect();
    if !values.is_empty() {
        return values;
    }
    vec![match (entry.id(), option["name"].as_str().unwrap()) {
        ("apple", "private_key") => {
            let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
            let der = key.to_pkcs8v1().unwrap();
            let lines = STANDARD.encode(der.as_ref());
            json!(format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n"))
        }
        ("azure-ad-b2c", "issuer") => json!("https://login.shop.example/tenant/v2.0"),
        ("bankid-no", "issuer") => json!("https://auth.current.bankid.no/auth/realms/current"),
        ("cognito", "domain") => json!("shop.auth.eu-west-1.amazoncognito.com"),
        ("google", "hd") => json!("example.com"),
        ("google", "include_granted_scopes") => json!(true),
        ("netsuite", "userinfo_url") => json!("https://1234567.restlets.api.netsuite.com/app/me"),
        ("slack", "team") => json!("T0R7GR"),
        ("vipps", "issuer") => json!("https://apitest.vipps.no/access-management-1.0/access/"),
        ("zoho", "client_secrets") => json!({ "https://accounts.zoho.eu": "secret-of-europe" }),
        _ => json!("value-of-tests"),
    }]
}
