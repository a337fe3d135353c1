//! The options of a case: under which names our providers have them, and what they change.

use serde_json::{Value, json};

use super::{
    case::Case,
    entry::{Entry, Values},
};

/// What asks for the account id that the catalogue lists under the same name, instead of
/// NextAuth's.
pub(crate) const ALTERNATIVE: &str = "id_alternatives";

/// Options that are parameters of the authorization request, and that the catalogue's entry of the
/// request doesn't have.
const PARAMS: &[(&str, &[&str])] = &[
    ("boxyhq-saml", &["tenant", "product"]),
    ("cognito", &["identity_provider"]),
    ("discord", &["prompt", "permissions"]),
    ("facebook", &["config_id"]),
    ("google", &["access_type", "prompt", "hd", "include_granted_scopes"]),
    ("osso", &["domain", "email"]),
    ("reddit", &["duration"]),
    ("slack", &["team"]),
    ("vk", &["scheme"]),
    ("zoho", &["access_type"]),
];

/// The options that the catalogue doesn't know.
pub(crate) fn unknown(entry: &Entry, options: &Value) -> Vec<String> {
    let Value::Object(options) = options else {
        return match options {
            Value::Null => Vec::new(),
            other => vec![format!("options are an object, and not {other}")],
        };
    };
    let known = entry.list("/options");
    let is_known = |name: &str| {
        let has_alternative = name == ALTERNATIVE && !entry.list("/id_alternatives").is_empty();
        has_alternative || known.iter().any(|option| option["name"] == name)
    };
    let unknown = options.keys().filter(|name| !is_known(name));
    unknown.map(|name| format!("{} has no option `{name}`", entry.id())).collect()
}

/// The entry as the options of a case make it, where only words in the catalogue say what they do.
pub(crate) fn changed(entry: &Entry, case: &Case) -> Entry {
    let mut changed = entry.clone();
    let id = entry.id();
    for (option, value) in case.options.as_object().into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_param = |(provider, names): &(&str, &[&str])| {
            *provider == id && names.contains(&option.as_str())
        };
        if PARAMS.iter().any(is_param) {
            changed.0["authorization"]["params"][option] = json!(text);
        }
        match (id, option.as_str()) {
            ("azure-ad-b2c" | "bankid-no" | "vipps", "issuer") => {
                let document = "/.well-known/openid-configuration";
                changed.0["well_known"] = json!(text.trim_end_matches('/').to_owned() + document);
                changed.0["issuer"] = json!(text);
                for endpoint in ["authorization", "token"] {
                    changed.0[endpoint]["url"] = Value::Null;
                }
            }
            ("cognito", "domain") => {
                changed.0["jwks_uri"] = json!("{issuer}/.well-known/jwks.json");
                for (endpoint, path) in
                    [("authorization", "authorize"), ("token", "token"), ("userinfo", "userInfo")]
                {
                    changed.0[endpoint]["url"] = json!(format!("https://{text}/oauth2/{path}"));
                }
            }
            ("dribbble", "scope") => {
                changed.0["scopes"] = text.split(' ').map(Value::from).collect();
            }
            ("facebook", "fields") => {
                let fields = changed.0["userinfo"]["params"]["fields"].as_str().unwrap();
                changed.0["userinfo"]["params"]["fields"] = json!(format!("{fields},{text}"));
            }
            ("webex", "api_base_url") => {
                for endpoint in ["authorization", "token", "userinfo"] {
                    let url = changed.0[endpoint]["url"].as_str().unwrap();
                    let url = url.replace("https://webexapis.com/v1", text.trim_end_matches('/'));
                    changed.0[endpoint]["url"] = json!(url);
                }
            }
            ("wechat", "platform_type") if text == "OfficialAccount" => {
                let url = "https://open.weixin.qq.com/connect/oauth2/authorize";
                changed.0["authorization"]["url"] = json!(url);
                changed.0["scopes"] = json!(["snsapi_userinfo"]);
            }
            ("yandex", "tld") => {
                for endpoint in ["authorization", "token"] {
                    let url = changed.0[endpoint]["url"].as_str().unwrap();
                    let url = url.replace("oauth.yandex.ru", &format!("oauth.yandex.{text}"));
                    changed.0[endpoint]["url"] = json!(url);
                }
            }
            _ => {}
        }
    }
    if asks_alternative(case) {
        changed.0["profile"]["id"] = changed.0["id_alternatives"][0]["rules"].take();
        if let Some(Value::Object(rules)) = changed.0.get_mut("profile_v4") {
            rules.remove("id");
        }
    }
    changed
}

/// Whether a case is about the account id that isn't NextAuth's.
fn asks_alternative(case: &Case) -> bool {
    case.options.get(ALTERNATIVE).is_some_and(|asked| *asked != json!(false))
}

/// The variables of our provider's options, without their prefix.
pub(crate) fn variables(entry: &Entry, case: &Case, set: &Values) -> Values {
    let mut variables = Values::new();
    for (option, value) in set {
        let (name, value) = match (entry.id(), option.as_str()) {
            (_, "client_secret") => ("secret", value.clone()),
            ("apple", "secret_ttl_seconds") => ("secret_ttl", format!("{value} seconds")),
            ("google", "hd") => ("hosted_domain", value.clone()),
            // Version 1.0A is another provider.
            ("twitter", "version") => continue,
            ("zoho", "client_secrets") => ("client_secrets", pairs(value)),
            (_, option) => (option, value.clone()),
        };
        variables.insert(name.to_ascii_uppercase(), value);
    }
    if asks_alternative(case) {
        let option = match entry.id() {
            "azure-ad" | "microsoft-entra-id" => "BY_OBJECT_ID",
            "spotify" => "ACCOUNT_ID",
            _ => "IMMUTABLE_ID",
        };
        variables.insert(option.to_owned(), "true".to_owned());
    }
    variables
}

/// The secrets of Zoho's servers, as our option has them: an object of them, or its text already.
fn pairs(value: &str) -> String {
    match serde_json::from_str::<std::collections::BTreeMap<String, String>>(value) {
        Ok(secrets) => {
            let pairs: Vec<_> =
                secrets.iter().map(|(server, secret)| format!("{server}={secret}")).collect();
            pairs.join(" ")
        }
        Err(_) => value.to_owned(),
    }
}
