//! What a provider is asked: the rows of a page's table of requests.

use super::{
    attributes::{Attributes, Value},
    definition::Definition,
};

/// The rows: what, and its value in Markdown. None for a provider that is whatever its options say.
pub(super) fn rows(definition: &Definition) -> Vec<(&'static str, String)> {
    let attributes = &definition.attributes;
    if !["token", "access_token", "client_auth"].iter().any(|name| attributes.has(name)) {
        return Vec::new();
    }
    let mut rows = endpoints(definition);
    let is_oidc = attributes.has("oidc");
    if attributes.has("oauth1") {
        return rows;
    }
    rows.push(("Scope", scope(attributes, is_oidc)));
    rows.push(("Checks", checks(attributes, is_oidc)));
    rows.push(("Client authentication", client_auth(attributes)));
    for (name, title) in [
        ("authorization_params", "Added to the authorization request"),
        ("userinfo_params", "Added to the profile request"),
        ("userinfo_headers", "Headers of the profile request"),
    ] {
        let separator = if name.ends_with("headers") { ": " } else { "=" };
        if let Some(pairs) = attributes.pairs(name) {
            let pair =
                |(name, value): &(String, String)| code(&format!("{name}{separator}{value}"));
            rows.push((title, pairs.iter().map(pair).collect::<Vec<_>>().join(", ")));
        }
    }
    for (name, title) in [
        ("client_id_param", "Name of the client id in requests"),
        ("fragment", "Fragment of the authorization URL"),
        ("response_type", "Response type"),
    ] {
        rows.extend(attributes.text(name).map(|value| (title, code(value))));
    }
    if attributes.text("response_mode") == Some("FormPost") {
        rows.push(("Answer", "posted to the callback URL (`form_post`)".to_owned()));
    }
    rows.extend(id_token(attributes, is_oidc).map(|text| ("ID token", text)));
    if is_oidc || attributes.has("userinfo") {
        rows.push(("Profile", profile(attributes, is_oidc)));
    }
    rows
}

fn endpoints(definition: &Definition) -> Vec<(&'static str, String)> {
    let named = [
        ("issuer", "Issuer"),
        ("discovery", "Discovery document"),
        ("request_token", "Request token endpoint"),
        ("authorization", "Authorization endpoint"),
        ("token", "Token endpoint"),
        ("access_token", "Access token endpoint"),
        ("userinfo", "Profile endpoint"),
        ("jwks", "Key set"),
    ];
    let attributes = &definition.attributes;
    let rows = named.iter().filter_map(|(name, title)| {
        // An option of the name of a setting is that setting, unless a template has a place for it.
        let option = || {
            let is_option = definition.options.iter().any(|option| option.name == *name);
            let is_setting = is_option && !attributes.mention(name);
            is_setting.then(|| format!("the option `{name}`"))
        };
        let url = attributes.text(name).map(code).or_else(option)?;
        let is_discovered = *name == "issuer" && !attributes.has("token");
        let note = if is_discovered { "; the endpoints are discovered" } else { "" };
        Some((*title, format!("{url}{note}")))
    });
    rows.collect()
}

fn scope(attributes: &Attributes, is_oidc: bool) -> String {
    let scope = attributes.text("scope").or(is_oidc.then_some("openid profile email"));
    let Some(scope) = scope.filter(|scope| !scope.is_empty()) else { return "none".to_owned() };
    match attributes.text("scope_separator") {
        Some(separator) => format!("{}, joined with {}", code(scope), code(separator)),
        None => code(scope),
    }
}

fn checks(attributes: &Attributes, is_oidc: bool) -> String {
    let words: Vec<&str> = match attributes.words("checks") {
        Some(words) => words.iter().map(String::as_str).collect(),
        None if is_oidc => vec!["pkce", "state", "nonce"],
        None => vec!["pkce", "state"],
    };
    let shown = words.iter().map(|word| if *word == "pkce" { "PKCE" } else { *word });
    shown.collect::<Vec<_>>().join(", ")
}

fn client_auth(attributes: &Attributes) -> String {
    match attributes.text("client_auth") {
        None | Some("basic") => "`client_secret_basic`: in the header".to_owned(),
        Some("post") => "`client_secret_post`: in the form".to_owned(),
        Some("none") => "none: a public client".to_owned(),
        Some(other) => code(other),
    }
}

fn id_token(attributes: &Attributes, is_oidc: bool) -> Option<String> {
    let algorithm = attributes.text("id_token_alg");
    if !is_oidc && algorithm.is_none() {
        return None;
    }
    let algorithm = algorithm.map_or_else(
        || "an algorithm that the discovery document lists".to_owned(),
        str::to_ascii_uppercase,
    );
    let shared = attributes.has("id_token_shared");
    let audience = if shared { "; may name other audiences beside this client" } else { "" };
    Some(format!("signed with {algorithm}{audience}"))
}

/// Where the profile comes from, and how it is asked for.
fn profile(attributes: &Attributes, is_oidc: bool) -> String {
    let mut parts = Vec::new();
    let from_endpoint = !is_oidc || attributes.text("userinfo_profile") == Some("true");
    let is_completed = attributes.text("userinfo_merge") != Some("false");
    parts.push(match (from_endpoint, is_completed) {
        (true, _) => "the answer of the profile endpoint".to_owned(),
        (false, true) => "the ID token, completed from the userinfo endpoint".to_owned(),
        (false, false) => "the ID token".to_owned(),
    });
    if attributes.has("userinfo_signed") {
        parts.push("a signed token".to_owned());
    }
    if attributes.has("userinfo_post") {
        parts.push("asked with POST".to_owned());
    }
    match attributes.text("userinfo_token") {
        None | Some("bearer") => {}
        Some("nowhere") => parts.push("asked without the access token".to_owned()),
        Some(place) => match place.split_once('(') {
            Some(("query", name)) => {
                parts.push(format!("the access token is the parameter {}", quoted(name)));
            }
            Some(("scheme", name)) => {
                parts.push(format!("`Authorization` has the scheme {}", quoted(name)));
            }
            _ => parts.push(code(place)),
        },
    }
    if let Some(root) = attributes.text("userinfo_root") {
        parts.push(format!("below {}", code(root)));
    }
    if let Some(Value::Pairs(pairs)) = attributes.get("userinfo_success") {
        let of = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        if let Some((pointer, equals)) = of("pointer").zip(of("equals")) {
            parts.push(format!("a failure unless {} is {}", code(pointer), code(equals)));
        }
    }
    parts.join("; ")
}

/// The text in `"access_token")`, as code.
fn quoted(text: &str) -> String {
    code(text.trim_end_matches(')').trim_matches('"'))
}

/// Code in a cell of a table.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
