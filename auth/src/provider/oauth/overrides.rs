//! The options that every provider has, whatever its own are.

use std::{collections::BTreeMap, time::Duration};

use url::Url;

use super::{Checks, ClientAuth, Definition, IssuerRule, Mapping, SigningAlgorithm};
use crate::{
    Identity,
    config::{Assembly, Handler, HandlerSlot, Slot},
};

type Map = BTreeMap<String, String>;

/// The options that every provider of OAuth 2.0 and OpenID Connect has: what an application gives
/// replaces what the provider says.
///
/// A struct that derives [`AuthConfig`](crate::AuthConfig) has them all with one field of this
/// type, `overrides: Overrides<AcmeProfile>`, which is no option itself. An option that the struct
/// declares under the same name is the struct's own. Of these options, `..env` fills `scope` only.
#[derive(Clone, Debug)]
pub struct Overrides<P> {
    changes: Changes,
    profile: Option<Handler<P, Identity>>,
}

#[derive(Clone, Debug, Default)]
struct Changes {
    name: Option<String>,
    scope: Option<Vec<String>>,
    issuer: Option<String>,
    issuer_rule: Option<IssuerRule>,
    former_issuers: Option<Vec<String>>,
    discovery: Option<String>,
    backchannel: Option<String>,
    dangerously_allow_http: Option<bool>,
    private_hosts: Option<Vec<String>>,
    initiate_login: Option<bool>,
    authorization: Option<String>,
    token: Option<String>,
    userinfo: Option<String>,
    jwks: Option<String>,
    revocation: Option<String>,
    end_session: Option<String>,
    authorization_params: Map,
    token_params: Map,
    userinfo_params: Map,
    request_params: Option<Vec<String>>,
    checks: Option<Checks>,
    client_auth: Option<ClientAuth>,
    id_token_alg: Option<SigningAlgorithm>,
    trusted_audiences: Option<Vec<String>>,
    max_age: Option<Duration>,
    acr_values: Option<Vec<String>>,
    counts_as_second_factor: Option<Vec<String>>,
    confirms: Option<bool>,
    clock_tolerance: Option<Duration>,
    timeout: Option<Duration>,
    mapping: Option<Mapping>,
}

impl<P> Overrides<P> {
    /// The application's own mapping of the profile.
    pub(super) fn profile(&self) -> Option<&Handler<P, Identity>> {
        self.profile.as_ref()
    }

    /// Replaces what is given. A whole URL replaces the URL, a named parameter replaces that one;
    /// an empty one takes it out.
    pub(super) fn apply(&self, definition: &mut Definition) {
        self.changes.apply(definition);
    }
}

impl Changes {
    fn apply(&self, definition: &mut Definition) {
        let own = self.clone();
        definition.name = own.name.or(definition.name.take());
        replace(&mut definition.scope, own.scope);
        if own.issuer.is_some() {
            // The provider's own document is another issuer's.
            definition.discovery = None;
            definition.issuer = own.issuer;
        }
        replace(&mut definition.issuer_rule, own.issuer_rule);
        replace(&mut definition.former_issuers, own.former_issuers);
        definition.backchannel = own.backchannel.or(definition.backchannel.take());
        replace(&mut definition.dangerously_allow_http, own.dangerously_allow_http);
        replace(&mut definition.private_hosts, own.private_hosts);
        replace(&mut definition.initiate_login, own.initiate_login);
        definition.revocation = own.revocation.or(definition.revocation.take());
        definition.end_session = own.end_session.or(definition.end_session.take());
        definition.discovery = own.discovery.or(definition.discovery.take());
        definition.jwks = own.jwks.or(definition.jwks.take());
        definition.token.url = own.token.or(definition.token.url.take());
        for (given, endpoint) in [
            (own.authorization, &mut definition.authorization),
            (own.userinfo, &mut definition.userinfo),
        ] {
            if let Some(given) = given {
                let (url, params) = split(&given);
                endpoint.url = Some(url);
                endpoint.params.extend(params);
            }
        }
        for (given, endpoint) in [
            (own.authorization_params, &mut definition.authorization),
            (own.token_params, &mut definition.token),
            (own.userinfo_params, &mut definition.userinfo),
        ] {
            endpoint.params.extend(given);
            endpoint.params.retain(|_, value| !value.is_empty());
        }
        replace(&mut definition.request_params, own.request_params);
        replace(&mut definition.checks, own.checks);
        definition.client_auth = own.client_auth.or(definition.client_auth);
        definition.id_token_alg = own.id_token_alg.or(definition.id_token_alg);
        replace(&mut definition.trusted_audiences, own.trusted_audiences);
        definition.max_age = own.max_age.or(definition.max_age);
        replace(&mut definition.acr_values, own.acr_values);
        replace(&mut definition.counts_as_second_factor, own.counts_as_second_factor);
        replace(&mut definition.confirms, own.confirms);
        replace(&mut definition.clock_tolerance, own.clock_tolerance);
        replace(&mut definition.timeout, own.timeout);
        definition.mapping = own.mapping.or(definition.mapping);
    }
}

fn replace<T>(place: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *place = given;
    }
}

/// A URL without its query, and the query's parameters. What is no URL is refused later.
fn split(given: &str) -> (String, Map) {
    let Ok(mut url) = Url::parse(given) else { return (given.to_owned(), Map::new()) };
    let params = url.query_pairs().into_owned().collect();
    url.set_query(None);
    (url.into(), params)
}

/// Where `auth!` writes the options of [`Overrides`].
#[doc(hidden)]
#[derive(Debug)]
pub struct OverrideSlots<P> {
    pub name: Slot<String>,
    pub scope: Slot<Vec<String>>,
    pub issuer: Slot<String>,
    pub issuer_rule: Slot<IssuerRule>,
    pub former_issuers: Slot<Vec<String>>,
    pub discovery: Slot<String>,
    pub backchannel: Slot<String>,
    pub dangerously_allow_http: Slot<bool>,
    pub private_hosts: Slot<Vec<String>>,
    pub initiate_login: Slot<bool>,
    pub authorization: Slot<String>,
    pub token: Slot<String>,
    pub userinfo: Slot<String>,
    pub jwks: Slot<String>,
    pub revocation: Slot<String>,
    pub end_session: Slot<String>,
    pub authorization_params: Slot<Map>,
    pub token_params: Slot<Map>,
    pub userinfo_params: Slot<Map>,
    pub request_params: Slot<Vec<String>>,
    pub checks: Slot<Checks>,
    pub client_auth: Slot<ClientAuth>,
    pub id_token_alg: Slot<SigningAlgorithm>,
    pub trusted_audiences: Slot<Vec<String>>,
    pub max_age: Slot<Duration>,
    pub acr_values: Slot<Vec<String>>,
    pub counts_as_second_factor: Slot<Vec<String>>,
    pub confirms: Slot<bool>,
    pub clock_tolerance: Slot<Duration>,
    pub timeout: Slot<Duration>,
    pub mapping: Slot<Mapping>,
    pub profile: HandlerSlot<P, Identity>,
}

impl<P> Default for OverrideSlots<P> {
    fn default() -> Self {
        Self {
            name: Slot::default(),
            scope: Slot::default(),
            issuer: Slot::default(),
            issuer_rule: Slot::default(),
            former_issuers: Slot::default(),
            discovery: Slot::default(),
            backchannel: Slot::default(),
            dangerously_allow_http: Slot::default(),
            private_hosts: Slot::default(),
            initiate_login: Slot::default(),
            authorization: Slot::default(),
            token: Slot::default(),
            userinfo: Slot::default(),
            jwks: Slot::default(),
            revocation: Slot::default(),
            end_session: Slot::default(),
            authorization_params: Slot::default(),
            token_params: Slot::default(),
            userinfo_params: Slot::default(),
            request_params: Slot::default(),
            checks: Slot::default(),
            client_auth: Slot::default(),
            id_token_alg: Slot::default(),
            trusted_audiences: Slot::default(),
            max_age: Slot::default(),
            acr_values: Slot::default(),
            counts_as_second_factor: Slot::default(),
            confirms: Slot::default(),
            clock_tolerance: Slot::default(),
            timeout: Slot::default(),
            mapping: Slot::default(),
            profile: HandlerSlot::default(),
        }
    }
}

#[doc(hidden)]
impl<P> OverrideSlots<P> {
    /// `options` are those that the provider has no option of its own for.
    pub fn assemble(self, assembly: &mut Assembly<'_>, options: &[&str]) -> Option<Overrides<P>> {
        // Every option is read before the first `?`, so that every problem is found.
        macro_rules! read {
            ($($option:ident),*) => {$(
                let $option = if options.contains(&stringify!($option)) {
                    self.$option.written(assembly, stringify!($option))
                } else {
                    Some(None)
                };
            )*};
        }
        // `AUTH_ACME_TOKEN` and its like are set for other ends: where a secret is sent has to be
        // written. What is asked for may be read like the provider's own options.
        let scope = if options.contains(&"scope") {
            self.scope.optional(assembly, "scope", None)
        } else {
            Some(None)
        };
        read!(name, issuer, issuer_rule, discovery, backchannel, dangerously_allow_http);
        read!(private_hosts, max_age, acr_values, counts_as_second_factor, former_issuers);
        read!(confirms);
        read!(initiate_login, authorization, token, userinfo, jwks, revocation, end_session);
        read!(authorization_params, token_params, userinfo_params, request_params, checks);
        read!(client_auth, id_token_alg, trusted_audiences, clock_tolerance, timeout, mapping);
        let changes = Changes {
            name: name?,
            scope: scope?,
            issuer: issuer?,
            issuer_rule: issuer_rule?,
            former_issuers: former_issuers?,
            discovery: discovery?,
            backchannel: backchannel?,
            dangerously_allow_http: dangerously_allow_http?,
            private_hosts: private_hosts?,
            initiate_login: initiate_login?,
            authorization: authorization?,
            token: token?,
            userinfo: userinfo?,
            jwks: jwks?,
            revocation: revocation?,
            end_session: end_session?,
            authorization_params: authorization_params?.unwrap_or_default(),
            token_params: token_params?.unwrap_or_default(),
            userinfo_params: userinfo_params?.unwrap_or_default(),
            request_params: request_params?,
            checks: checks?,
            client_auth: client_auth?,
            id_token_alg: id_token_alg?,
            trusted_audiences: trusted_audiences?,
            max_age: max_age?,
            acr_values: acr_values?,
            counts_as_second_factor: counts_as_second_factor?,
            confirms: confirms?,
            clock_tolerance: clock_tolerance?,
            timeout: timeout?,
            mapping: mapping?,
        };
        let profile = self.profile.optional(assembly, "profile", None)?;
        Some(Overrides { changes, profile })
    }
}
