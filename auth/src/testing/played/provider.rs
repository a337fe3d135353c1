//! A provider that is played, whatever its protocol.

use serde_json::{Map, Value};
use url::Url;

use super::{oauth::OAuthProvider, oauth1::OAuth1Provider};
use crate::{
    provider::{Definition, oauth1},
    testing::{
        asked::Asked,
        fault::Fault,
        grant::{Grant, Granted},
        reply::Reply,
    },
};

/// A provider that answers as its definition says.
pub(in crate::testing) struct PlayedProvider {
    /// Its id in the setup.
    pub(in crate::testing) id: &'static str,
    protocol: Protocol,
}

/// What a provider speaks.
enum Protocol {
    OAuth(Box<OAuthProvider>),
    OAuth1(Box<OAuth1Provider>),
}

impl PlayedProvider {
    /// A provider of OAuth 2.0 or OpenID Connect.
    pub(in crate::testing) fn oauth(id: &'static str, definition: &Definition) -> Self {
        Self { id, protocol: Protocol::OAuth(Box::new(OAuthProvider::new(definition))) }
    }

    /// A provider of OAuth 1.0a.
    pub(in crate::testing) fn oauth1(id: &'static str, definition: &oauth1::Definition) -> Self {
        Self { id, protocol: Protocol::OAuth1(Box::new(OAuth1Provider::new(id, definition))) }
    }

    /// Calls itself what the profile says, if the definition believes whatever the provider says.
    pub(in crate::testing) fn rename(&mut self, profile: &Map<String, Value>) {
        if let Protocol::OAuth(provider) = &mut self.protocol {
            provider.rename(profile);
        }
    }

    /// Why a fault can't happen at this provider.
    pub(in crate::testing) fn refuses(&self, fault: Fault) -> Option<&'static str> {
        match &self.protocol {
            Protocol::OAuth(provider) => provider.refuses(fault),
            Protocol::OAuth1(_) => OAuth1Provider::refuses(fault),
        }
    }

    /// Whether a browser that is at this URL can say yes.
    pub(in crate::testing) fn is_authorization(&self, url: &Url) -> bool {
        match &self.protocol {
            Protocol::OAuth(provider) => provider.is_authorization(url),
            Protocol::OAuth1(provider) => provider.is_authorization(url),
        }
    }

    /// The parameters that the browser brings back from somebody who said yes, or no.
    pub(in crate::testing) fn decision(
        &self,
        grant: &Grant,
        is_denied: bool,
    ) -> Vec<(&'static str, String)> {
        match &self.protocol {
            Protocol::OAuth(_) => OAuthProvider::decision(grant, is_denied),
            Protocol::OAuth1(_) => OAuth1Provider::decision(grant, is_denied),
        }
    }

    /// Whether a URL is that of one of its endpoints, for a server. The query doesn't count.
    pub(in crate::testing) fn is_at(&self, url: &Url) -> bool {
        match &self.protocol {
            Protocol::OAuth(provider) => provider.is_at(url),
            Protocol::OAuth1(provider) => provider.is_at(url),
        }
    }

    /// The answer to a request of the setup.
    pub(in crate::testing) fn reply(
        &mut self,
        asked: &Asked,
        mut granted: Granted<'_>,
        now: u64,
    ) -> Reply {
        let reply = match &mut self.protocol {
            Protocol::OAuth(provider) => provider.reply(asked, &mut granted, now),
            Protocol::OAuth1(provider) => provider.reply(asked, &mut granted),
        };
        reply.unwrap_or_else(|| self.more(asked, &granted))
    }

    /// The answer of a further address that a provider asks about somebody, such as `/user/emails`: the member of
    /// the profile that has the name of its last segment, such as `emails`.
    fn more(&self, asked: &Asked, granted: &Granted<'_>) -> Reply {
        let member = granted.profile().zip(asked.last_segment());
        if let Some(member) = member.and_then(|(profile, name)| profile.get(name)) {
            return Reply::json(200, member);
        }
        let reply = match &self.protocol {
            Protocol::OAuth(provider) => provider.below_userinfo(&asked.url, granted),
            Protocol::OAuth1(_) => None,
        };
        reply.unwrap_or_else(Reply::not_found)
    }
}
