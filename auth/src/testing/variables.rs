//! The environment of the application under test.

use std::collections::BTreeMap;

use crate::config::Assembly;

/// The client id at every provider.
const CLIENT_ID: &str = "client-of-tests";
/// Every secret that isn't given. It is long enough for each algorithm of shared secrets.
pub(super) const SECRET: &str =
    "secret-of-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The variables of a test: those that it gives, and a value for each other one that is needed. No variable of
/// the process is read.
pub(super) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// What a test gives, and the credentials of the providers with these ids.
    pub(super) fn new(given: BTreeMap<String, String>, providers: &[&str]) -> Self {
        let mut variables = BTreeMap::new();
        for id in providers {
            let prefix = Assembly::provider_prefix(id);
            variables.insert(format!("{prefix}ID"), CLIENT_ID.to_owned());
            variables.insert(format!("{prefix}SECRET"), SECRET.to_owned());
        }
        variables.extend(given);
        Self(variables)
    }

    /// Gives each of these variables a value that suits the option, such as `Oidc.issuer`. A variable that the
    /// test gives stays as it is.
    pub(super) fn complete(&mut self, missing: Vec<(String, String)>) {
        for (option, variable) in missing {
            let value = value(&option, &variable);
            self.0.entry(variable).or_insert(value);
        }
    }

    /// The value of a variable.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

/// A value for an option, by its name. Addresses differ from each other: two providers of OpenID Connect are two
/// issuers.
fn value(option: &str, variable: &str) -> String {
    const ADDRESSES: [&str; 10] = [
        "access_token",
        "authorization",
        "base_url",
        "discovery",
        "issuer",
        "jwks",
        "request_token",
        "token",
        "url",
        "userinfo",
    ];
    let name = option.rsplit('.').next().unwrap_or(option);
    match name {
        "client_id" => CLIENT_ID.to_owned(),
        "from" => "App <no-reply@app.test>".to_owned(),
        _ if ADDRESSES.contains(&name) || name.ends_with("_url") => {
            format!("https://{}.test", variable.to_ascii_lowercase().replace('_', "-"))
        }
        _ if ["secret", "password", "_key"].iter().any(|word| name.contains(word)) => {
            SECRET.to_owned()
        }
        _ => "of-tests".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_stays_and_the_rest_suits_its_option() {
        let given = BTreeMap::from([("AUTH_ACME_ID".to_owned(), "given".to_owned())]);
        let mut variables = Variables::new(given, &["acme", "azure-ad"]);
        variables.complete(vec![
            ("Oidc.issuer".to_owned(), "AUTH_ACME_ISSUER".to_owned()),
            ("Oidc.client_id".to_owned(), "AUTH_ACME_ID".to_owned()),
            ("Bungie.api_key".to_owned(), "AUTH_BUNGIE_API_KEY".to_owned()),
            ("auth!.secret".to_owned(), "SHOP_SECRET".to_owned()),
        ]);
        for (name, value) in [
            ("AUTH_ACME_ID", Some("given")),
            ("AUTH_ACME_ISSUER", Some("https://auth-acme-issuer.test")),
            ("AUTH_ACME_SECRET", Some(SECRET)),
            ("AUTH_AZURE_AD_ID", Some(CLIENT_ID)),
            ("AUTH_BUNGIE_API_KEY", Some(SECRET)),
            ("SHOP_SECRET", Some(SECRET)),
            ("AUTH_ACME_SCOPE", None),
        ] {
            assert_eq!(variables.get(name).as_deref(), value, "{name}");
        }
    }
}
