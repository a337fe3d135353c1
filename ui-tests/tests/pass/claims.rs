//! The views of claims: what is shown, what may be changed, how it is spelled.

use auth::{Claims, Secret};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Claims)]
#[serde(rename_all = "camelCase")]
struct Customer {
    #[claims(public)]
    plan_name: String,
    #[claims(public, client_update)]
    home_city: Option<String>,
    #[claims(public, client_update)]
    #[serde(rename = "lang", with = "upper")]
    locale: String,
    #[claims(public)]
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    token: Option<Secret>,
}

mod upper {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text.to_uppercase())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Ok(String::deserialize(deserializer)?.to_lowercase())
    }
}

fn patch(json: serde_json::Value) -> CustomerPatch {
    serde_json::from_value(json).unwrap()
}

#[test]
fn runs() {
    let customer = Customer {
        plan_name: "free".to_owned(),
        home_city: Some("Bern".to_owned()),
        locale: "de".to_owned(),
        note: None,
        token: Some(Secret::new("hidden")),
    };
    let public = serde_json::to_value(customer.public()).unwrap();
    assert_eq!(public, json!({ "planName": "free", "homeCity": "Bern", "lang": "DE" }));

    let same = customer.clone().with(patch(json!({})));
    assert_eq!(same, customer);
    let moved = customer.clone().with(patch(json!({ "homeCity": null, "lang": "FR" })));
    assert_eq!((moved.home_city, moved.locale.as_str()), (None, "fr"));
    assert!(serde_json::from_value::<CustomerPatch>(json!({ "lang": null })).is_err());
}
