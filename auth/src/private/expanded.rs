//! What expanded code calls so as to be short.

use std::fmt::{self, Display, Write as _};

use serde::{Deserialize, Deserializer};

use crate::{
    ConfigError,
    config::{Assembly, AuthConfig, TypeTag},
    engine::claims::{ClaimsParts, StartingClaims},
    provider::InvalidOption,
};

/// What claims start with.
#[derive(Debug)]
pub struct DefaultClaims;

impl DefaultClaims {
    #[must_use]
    pub fn start<C, T: StartingClaims<C>>(_: &TypeTag<T>) -> Option<C> {
        Some(T::start())
    }
}

/// Asks that the claims were derived, and nothing else of them.
pub const fn derived<T: ClaimsParts>() {}

/// The path that starts a sign-in, as browsers see it.
pub fn sign_in_path(prefix: &str, base_path: &str, provider: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    format!("{prefix}{base_path}/signin/{provider}")
}

/// Reads a member that is there, be it `null`: one that isn't is left to serde's `default`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a settings struct from the process's environment.
pub fn from_env<T: AuthConfig>(name: &str, prefix: &str) -> Result<T, ConfigError> {
    let lookup = |variable: &str| std::env::var(variable).ok();
    let mut assembly = Assembly::new(&lookup, name, prefix, true);
    let settings = T::assemble(T::Options::default(), &mut assembly);
    assembly.into_result(settings)
}

/// A piece of a provider's URL.
pub enum UrlPart<'a> {
    Text(&'static str),
    /// The value of `{option}`.
    Option(&'a dyn Display),
    /// The option has no value.
    Absent,
}

impl<'a> UrlPart<'a> {
    pub fn maybe<T: Display>(option: &'a Option<T>) -> Self {
        option.as_ref().map_or(Self::Absent, |value| Self::Option(value))
    }
}

impl fmt::Debug for UrlPart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UrlPart")
    }
}

/// Joins the pieces. A `/` at the end of an option is dropped where another follows, so that
/// `https://acme.example/` and `https://acme.example` mean the same.
pub fn url(parts: &[UrlPart<'_>]) -> String {
    let mut url = String::new();
    for part in parts {
        match part {
            UrlPart::Text(text) => {
                if text.starts_with('/') {
                    url.truncate(url.trim_end_matches('/').len());
                }
                url.push_str(text);
            }
            // Writing to a `String` can't fail; a `Display` that does leaves the URL short, and the
            // engine refuses it.
            UrlPart::Option(value) => drop(write!(url, "{value}")),
            // An endpoint has none of these: the derive refuses it.
            UrlPart::Absent => {}
        }
    }
    url
}

/// Refuses the value of an option that isn't among those that it may have.
pub fn one_of(
    option: &'static str,
    given: &UrlPart<'_>,
    values: &[&str],
) -> Result<(), InvalidOption> {
    let given = match given {
        UrlPart::Text(text) => (*text).to_owned(),
        UrlPart::Option(value) => value.to_string(),
        UrlPart::Absent => return Ok(()),
    };
    if values.contains(&given.as_str()) {
        return Ok(());
    }
    let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    Err(InvalidOption::new(option, format!("it is none of {}", values.join(", "))))
}

/// Joins the pieces of a parameter; none if an option in it has no value.
pub fn param(parts: &[UrlPart<'_>]) -> Option<String> {
    let mut param = String::new();
    for part in parts {
        match part {
            UrlPart::Text(text) => param.push_str(text),
            UrlPart::Option(value) => write!(param, "{value}").ok()?,
            UrlPart::Absent => return None,
        }
    }
    Some(param).filter(|param| !param.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubled_slash_is_dropped() {
        for issuer in ["https://acme.example", "https://acme.example/"] {
            let parts = [UrlPart::Option(&issuer), UrlPart::Text("/oauth2/token")];
            assert_eq!(url(&parts), "https://acme.example/oauth2/token");
        }
    }

    #[test]
    fn options_stand_anywhere() {
        let parts = [
            UrlPart::Text("https://"),
            UrlPart::Option(&"eu"),
            UrlPart::Text(".acme.example:"),
            UrlPart::Option(&8443),
        ];
        assert_eq!(url(&parts), "https://eu.acme.example:8443");
    }

    #[test]
    fn a_sign_in_starts_below_the_base_path() {
        assert_eq!(sign_in_path("", "/api/auth", "github"), "/api/auth/signin/github");
        assert_eq!(sign_in_path("/shop", "/auth", "github"), "/shop/auth/signin/github");
    }
}
