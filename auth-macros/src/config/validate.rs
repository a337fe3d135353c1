//! The rules of `#[derive(AuthConfig)]`.

use quote::ToTokens;

use super::{
    attributes::{Capability, Text, Word},
    input::{Config, Field, Kind, Shape, Slot},
};
use crate::{
    diagnostics::{Diagnostics, LONGEST_ID, did_you_mean},
    mistakes,
};

pub(super) fn validate(config: &Config, diagnostics: &mut Diagnostics) {
    kind_is_one(config, diagnostics);
    provider_is_named(config, diagnostics);
    client_has_a_kind(config, diagnostics);
    id_is_url_safe(config, diagnostics);
    profile_is_known(config, diagnostics);
    oauth_is_complete(config, diagnostics);
    capabilities_are_reachable(config, diagnostics);
    checks_protect(config, diagnostics);
    words_are_known(config, diagnostics);
    client_can_authenticate(config, diagnostics);
    prefix_is_for_settings(config, diagnostics);
    for field in config.options() {
        default_makes_sense(field, diagnostics);
    }
}

/// `#[auth(oauth2, oidc)]`
fn kind_is_one(config: &Config, diagnostics: &mut Diagnostics) {
    if let Some((_, span)) = config.kinds().nth(1) {
        diagnostics.push(mistakes::KIND_TWICE.at(span, "a provider has one kind; drop the others"));
    }
}

/// `#[auth(oauth2)]`, `#[auth(id = "acme")]`
fn provider_is_named(config: &Config, diagnostics: &mut Diagnostics) {
    let given = (&config.id, &config.name);
    match (config.kinds().next(), given) {
        (Some((_, span)), (id, name)) if id.is_none() || name.is_none() => {
            let message = match (id, name) {
                (None, None) => "a provider needs an id and a name: `id = \"…\", name = \"…\"`",
                (None, _) => "a provider needs an id: `id = \"…\"`",
                _ => "a provider needs a name to show: `name = \"…\"`",
            };
            diagnostics.push(mistakes::PROVIDER_NAMED.at(span, message));
        }
        (None, (Some(text), _) | (_, Some(text))) => {
            let message =
                "only a provider has one; say how it signs in: `oauth2`, `oidc` or `credentials`";
            diagnostics.error(&text.0, mistakes::NAME_WITHOUT_KIND, message);
        }
        _ => {}
    }
}

/// `#[derive(AuthConfig)] struct Acme { client_id: String, client_secret: Secret }`
fn client_has_a_kind(config: &Config, diagnostics: &mut Diagnostics) {
    let is_client = config.field("client_id").is_some() && config.field("client_secret").is_some();
    let says_something = config.kind().is_some()
        || config.id.is_some()
        || config.name.is_some()
        || config.env_prefix.is_some();
    if is_client && !says_something {
        let message = "a provider says how people sign in with it: `#[auth(oauth2, id = \"acme\", \
                       name = \"Acme\", …)]`; settings that are no provider have a prefix: \
                       `#[auth(env_prefix = \"ACME_\")]`";
        diagnostics.error(&config.ident, mistakes::CLIENT_WITHOUT_KIND, message);
    }
}

/// `id = "Acme Inc."`
fn id_is_url_safe(config: &Config, diagnostics: &mut Diagnostics) {
    if let Some(Text(id)) = &config.id {
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if id.value().len() > LONGEST_ID {
            let message = format!("a provider id has at most {LONGEST_ID} characters");
            diagnostics.error(id, mistakes::CONFIG_ID, message);
        } else if id.value().is_empty() || !id.value().chars().all(safe) {
            diagnostics.error(
                id,
                mistakes::CONFIG_ID,
                "a provider id is made of `a`–`z`, `0`–`9`, `-` and `_`",
            );
        }
    }
}

/// `#[auth(oauth2, id = "acme", name = "Acme")]` without `profile`
fn profile_is_known(config: &Config, diagnostics: &mut Diagnostics) {
    let needed = config.kinds().find(|(kind, _)| matches!(kind, Kind::OAuth1 | Kind::OAuth2));
    if let (Some((_, span)), None) = (needed, &config.profile) {
        let message = "what does this provider say about somebody? write `profile = …`, such as \
                       `profile = JsonProfile`";
        diagnostics.push(mistakes::PROFILE_MISSING.at(span, message));
    }
}

/// An OAuth provider without a client or without endpoints.
fn oauth_is_complete(config: &Config, diagnostics: &mut Diagnostics) {
    let Some((kind, span)) = config.kinds().find(|(kind, _)| kind.is_oauth()) else {
        let kind = config.kind().filter(|kind| *kind != Kind::OAuth1);
        if let (Some(_), true) = (kind, config.custom.is_present()) {
            let message = "only `oauth1`, `oauth2` and `oidc` have steps of their own to write";
            diagnostics.push(mistakes::CUSTOM_KIND.at(config.custom.span(), message));
        }
        return;
    };
    if config.field("client_id").is_none() {
        let message = "an OAuth provider has a client id: add the field `client_id: String`";
        diagnostics.error(&config.ident, mistakes::CLIENT_MISSING, message);
    }
    let given =
        |attribute: &Option<Text>, name: &str| attribute.is_some() || config.field(name).is_some();
    let discovered = given(&config.issuer, "issuer") || given(&config.discovery, "discovery");
    let endpoints = given(&config.authorization, "authorization") && given(&config.token, "token");
    if !discovered && !endpoints {
        let message = if kind == Kind::Oidc {
            "where is this provider? write `issuer = \"https://…\"`, or add a field `issuer: String`"
        } else {
            "where is this provider? write `authorization = \"https://…\", token = \"https://…\"`"
        };
        diagnostics.push(mistakes::ENDPOINT_MISSING.at(span, message));
    }
}

/// `revocation` without a document that says where it is.
fn capabilities_are_reachable(config: &Config, diagnostics: &mut Diagnostics) {
    let has = |attribute: &Option<Text>, name| attribute.is_some() || config.field(name).is_some();
    if has(&config.issuer, "issuer") || has(&config.discovery, "discovery") {
        return;
    }
    let capabilities = [("revocation", &config.revocation), ("end_session", &config.end_session)];
    for (name, capability) in capabilities {
        if let Some(Capability::Discovered(span)) = capability {
            let message =
                format!("there is no issuer to ask where it is: `{name} = \"https://…\"`");
            diagnostics.push(mistakes::CAPABILITY_PLACE.at(*span, message));
        }
    }
}

/// `checks()`
fn checks_protect(config: &Config, diagnostics: &mut Diagnostics) {
    if let Some(checks) = &config.checks
        && !(checks.pkce || checks.state || checks.nonce)
    {
        let message = "without a check anybody can sign somebody else in: `checks(pkce, state)`";
        diagnostics.push(mistakes::CHECKS_MISSING.at(checks.span, message));
    }
}

/// `client_auth = basci`
fn words_are_known(config: &Config, diagnostics: &mut Diagnostics) {
    let words: [(&Option<Word>, &[&str]); 2] = [
        (&config.client_auth, &["basic", "post", "private_key_jwt", "secret_jwt", "none"]),
        (&config.issuer_rule, &["discovered", "exact", "slash"]),
    ];
    for (given, known) in words {
        if let Some(Word(word)) = given
            && !known.iter().any(|known| word == known)
        {
            let words = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>();
            let (last, others) = words.split_last().expect("every list has words");
            let hint = did_you_mean(&word.to_string(), known);
            let message = format!("expected {} or {last}{hint}", others.join(", "));
            diagnostics.error(word, mistakes::UNKNOWN_WORD, message);
        }
    }
}

/// `client_auth = private_key_jwt` without a key, `client_auth = basic` without a secret.
fn client_can_authenticate(config: &Config, diagnostics: &mut Diagnostics) {
    let Some(Word(word)) = &config.client_auth else { return };
    let missing = |field: &str| config.field(field).is_none();
    let message = match word.to_string().as_str() {
        "private_key_jwt" if missing("client_key") => {
            "this signs with the client's private key: add the field `client_key: Secret`"
        }
        "basic" | "post" | "secret_jwt" if missing("client_secret") => {
            "this takes the client's secret: add the field `client_secret: Secret`"
        }
        _ => return,
    };
    diagnostics.error(word, mistakes::CLIENT_AUTH, message);
}

/// `#[auth(oauth2, env_prefix = "ACME_")]`
fn prefix_is_for_settings(config: &Config, diagnostics: &mut Diagnostics) {
    if let (Some(Text(prefix)), Some(_)) = (&config.env_prefix, config.kind()) {
        let message = "a provider's variables start with `AUTH_` and its id; drop `env_prefix`";
        diagnostics.error(prefix, mistakes::ENV_PREFIX, message);
    }
}

/// `#[auth(default)] name: Option<String>`
fn default_makes_sense(field: &Field, diagnostics: &mut Diagnostics) {
    let Some(default) = &field.default else { return };
    let message = match (field.shape(), field.slot()) {
        (Shape::Optional, _) => "an `Option` is already optional; drop `default`".to_owned(),
        (_, Slot::Secret) => "a secret has no default; write `Option<Secret>`".to_owned(),
        (_, Slot::Authorizer | Slot::Handler(_)) => format!(
            "a function has no default; write `Option<{}>`",
            field.ty.to_token_stream().to_string().replace(' ', "").replace(',', ", ")
        ),
        _ => return,
    };
    diagnostics.push(mistakes::DEFAULT.at(default.span, message));
}
