//! Where a provider of OAuth 2.0 or OpenID Connect is.

use url::Url;

use crate::{provider::Definition, testing::played::place::is_same};

/// The endpoints that a server asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Discovery,
    Keys,
    Revocation,
    Token,
    Userinfo,
}

/// Where the endpoints are: as the definition says, else below the issuer.
pub(super) struct Endpoints {
    issuer: String,
    backchannel: Option<String>,
    authorization: String,
    /// Each with its address, the documents last.
    asked: Vec<(Endpoint, String)>,
}

impl Endpoints {
    /// The endpoints of a definition.
    pub(super) fn of(definition: &Definition) -> Self {
        let issuer = issuer(definition);
        let place = |own: Option<&String>, name: &str| match own {
            Some(own) => own.clone(),
            None => below(&issuer, name),
        };
        let Definition { token, userinfo, jwks, revocation, discovery, .. } = definition;
        let mut asked = vec![
            (Endpoint::Token, place(token.url.as_ref(), "token")),
            (Endpoint::Userinfo, place(userinfo.url.as_ref(), "userinfo")),
            (Endpoint::Keys, place(jwks.as_ref(), "keys")),
            (Endpoint::Revocation, place(revocation.as_ref(), "revoke")),
        ];
        let documents = match discovery {
            Some(discovery) => vec![discovery.clone()],
            None => ["openid-configuration", "oauth-authorization-server"]
                .map(|name| below(&issuer, &format!(".well-known/{name}")))
                .to_vec(),
        };
        asked.extend(documents.into_iter().map(|document| (Endpoint::Discovery, document)));
        Self {
            authorization: place(definition.authorization.url.as_ref(), "authorize"),
            backchannel: definition.backchannel.clone(),
            asked,
            issuer,
        }
    }

    /// What the provider calls itself, as far as the definition says; else the origin of what it names.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A URL of the provider's own, where the definition names none.
    pub(super) fn own(&self, name: &str) -> String {
        below(&self.issuer, name)
    }

    /// Whether a URL is that of the authorization endpoint.
    pub(super) fn is_authorization(&self, url: &Url) -> bool {
        is_same(url, &self.authorization)
    }

    /// The endpoint at a URL, whose query doesn't count.
    pub(super) fn at(&self, url: &Url) -> Option<Endpoint> {
        let mut asked = self.asked.iter();
        asked.find_map(|(endpoint, own)| self.is_reached(url, own).then_some(*endpoint))
    }

    /// Whether this server asks at `url` for what browsers find at `own`: there, or at the `backchannel`.
    fn is_reached(&self, url: &Url, own: &str) -> bool {
        if is_same(url, own) {
            return true;
        }
        let Some(server) = &self.backchannel else { return false };
        let rest = own.strip_prefix(self.issuer.trim_end_matches('/'));
        let below_issuer = rest
            .is_some_and(|rest| is_same(url, &format!("{}{rest}", server.trim_end_matches('/'))));
        let at_origin = Url::parse(server).is_ok_and(|server| {
            Url::parse(own)
                .is_ok_and(|own| server.origin() == url.origin() && own.path() == url.path())
        });
        below_issuer || at_origin
    }
}

fn issuer(definition: &Definition) -> String {
    if let Some(issuer) = &definition.issuer {
        return issuer.clone();
    }
    let named = definition.discovery.as_ref().or(definition.token.url.as_ref());
    let url = named.and_then(|named| Url::parse(named).ok());
    url.map_or_else(|| "https://provider.test".to_owned(), |url| url.origin().ascii_serialization())
}

fn below(issuer: &str, name: &str) -> String {
    format!("{}/{name}", issuer.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backchannel_is_another_address_of_the_endpoints() {
        let definition = Definition {
            issuer: Some("https://login.example/realms/shop".to_owned()),
            backchannel: Some("http://keycloak:8080".to_owned()),
            ..Definition::oidc()
        };
        let endpoints = Endpoints::of(&definition);
        for (url, endpoint) in [
            ("https://login.example/realms/shop/token", Some(Endpoint::Token)),
            ("http://keycloak:8080/realms/shop/token?a=b", Some(Endpoint::Token)),
            (
                "https://login.example/realms/shop/.well-known/openid-configuration",
                Some(Endpoint::Discovery),
            ),
            ("https://login.example/realms/shop/elsewhere", None),
            ("https://other.example/realms/shop/token", None),
        ] {
            assert_eq!(endpoints.at(&Url::parse(url).unwrap()), endpoint, "{url}");
        }
    }
}
